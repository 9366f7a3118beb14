#!/bin/sh
# Prints the newest Python on this machine that is newer than the oldest supported one, 3.11; nothing where there is none.
# Looked for on the PATH and among those pyenv keeps, whose shims only say "command not found" until one is chosen.
pyenv_root=$(pyenv root 2>/dev/null)
for minor in 20 19 18 17 16 15 14 13 12; do
  for python in "python3.$minor" "$pyenv_root"/versions/3."$minor"*/bin/python; do
    found=$("$python" -c "import sys, venv, ensurepip; sys.version_info[1] == $minor and print(sys.executable)" 2>/dev/null)
    if [ -n "$found" ]; then
      echo "$found"
      exit
    fi
  done
done
