"""The airlift of a scenario: its people, fields, aircraft, skies and permissions as a problem, and the plan for it."""
