"""Towns beside the coarse lines lie on the right side of them.

Positions as in common gazetteers, to about 0.02 degrees; towns nearer to a line than it is good for (5 km)
are left out.
"""

import json
from pathlib import Path

import pytest
import shapely

RULES = Path(__file__).resolve().parents[2] / "data" / "sources" / "policies" / "cut_lines.json"

INSIDE = {
    "donetsk": "Kramatorsk 37.58 48.74, Lyman 37.81 48.99, Sviatohirsk 37.57 49.03, "
    "Bakhmut 38.00 48.60, Siversk 38.10 48.87, Debaltseve 38.41 48.34, Snizhne 38.76 48.03, "
    "Pokrovsk 37.18 48.28, Dobropillia 37.08 48.47, Velyka Novosilka 36.84 47.84, "
    "Mariupol 37.54 47.10, Manhush 37.30 47.05",
    "luhansk": "Kreminna 38.22 49.05, Svatove 38.15 49.41, Troitske 38.31 49.92, "
    "Lysychansk 38.43 48.90, Popasna 38.38 48.63, Alchevsk 38.80 48.47, "
    "Khrustalnyi 38.94 48.14, Starobilsk 38.91 49.28, Milove 40.14 49.38",
    "zaporizhzhia": "Zaporizhzhia 35.14 47.84, Huliaipole 36.26 47.66, Polohy 36.25 47.48, "
    "Berdiansk 36.80 46.76, Melitopol 35.37 46.85, Enerhodar 34.66 47.50, "
    "Vilniansk 35.43 47.94, Rozivka 37.06 47.38, Vesele 34.92 47.02, Yakymivka 35.16 46.70",
    "kherson": "Kherson 32.62 46.64, Henichesk 34.81 46.17, Nova Kakhovka 33.35 46.76, "
    "Beryslav 33.43 46.84, Velyka Oleksandrivka 33.30 47.32, Nyzhni Sirohozy 34.39 46.84, "
    "Verkhnii Rohachyk 34.34 47.25, Vysokopillia 33.53 47.49, Skadovsk 32.91 46.11",
    "transnistria": "Tiraspol 29.64 46.84, Ribnita 29.00 47.77, Dubasari 29.17 47.27, Camenca 28.70 48.03",
    "abkhazia": "Sokhumi 41.02 43.00, Gagra 40.26 43.28, Gali 41.73 42.63",
    "south_ossetia": "Tskhinvali 43.97 42.23, Java 43.92 42.39",
    "karabakh": "Stepanakert 46.75 39.82, Shusha 46.75 39.76, Lachin 46.55 39.64",
    "golan": "Katzrin 35.69 32.99, Majdal Shams 35.77 33.27",
    "halaib": "Halaib 36.65 22.22, Abu Ramad 36.41 22.38",
    "abyei": "Abyei 28.44 9.59",
    "jammu_kashmir_ladakh": "Srinagar 74.80 34.09, Jammu 74.86 32.73, Leh 77.58 34.16, Kargil 76.13 34.56",
    "azad_kashmir": "Muzaffarabad 73.47 34.36, Rawalakot 73.76 33.86, Mirpur 73.75 33.15",
    "gilgit_baltistan": "Gilgit 74.31 35.92, Skardu 75.63 35.30, Chilas 74.10 35.42",
    "arunachal": "Tawang 91.87 27.59, Itanagar 93.61 27.09, Ziro 93.83 27.54",
    "essequibo": "Lethem -59.80 3.38, Mabaruma -59.78 8.20",
    "belize_south": "Punta Gorda -88.81 16.10, Dangriga -88.22 16.97",
}


OUTSIDE = {
    "donetsk": "Izium 37.27 49.21, Barvinkove 37.02 48.91, Kreminna 38.22 49.05, Popasna 38.38 48.63, "
    "Mezhova 36.74 48.26, Huliaipole 36.26 47.66, Berdiansk 36.80 46.76, "
    "Rozivka 37.06 47.38",
    "luhansk": "Kupiansk 37.62 49.71, Borova 37.62 49.38, Siversk 38.10 48.87, Debaltseve 38.41 48.34, "
    "Bakhmut 38.00 48.60",
    "zaporizhzhia": "Nikopol 34.40 47.57, Synelnykove 35.52 48.32, Pokrovske 36.24 47.98, "
    "Henichesk 34.81 46.17, Marhanets 34.63 47.64, Velyka Novosilka 36.84 47.84, "
    "Nyzhni Sirohozy 34.39 46.84",
    "kherson": "Mykolaiv 31.99 46.97, Snihurivka 32.81 47.08, Bereznehuvate 32.85 47.31, "
    "Kryvyi Rih 33.39 47.91, Apostolove 33.72 47.66, Melitopol 35.37 46.85, "
    "Ochakiv 31.55 46.61",
    "transnistria": "Chisinau 28.86 47.01, Orhei 28.82 47.38",
    "abkhazia": "Zugdidi 41.87 42.51, Mestia 42.73 43.05",
    "south_ossetia": "Gori 44.11 41.98, Oni 43.44 42.58",
    "karabakh": "Ganja 46.36 40.68, Barda 47.13 40.37, Goranboy 46.79 40.61",
    "golan": "Tiberias 35.53 32.79, Kiryat Shmona 35.57 33.21",
    "halaib": "Berenice 35.48 23.95, Wadi Halfa 31.35 21.80",
    "abyei": "Muglad 27.73 11.03, Aweil 27.40 8.77",
    "jammu_kashmir_ladakh": "Pathankot 75.64 32.27, Chamba 76.13 32.55, Keylong 77.03 32.57",
    "azad_kashmir": "Abbottabad 73.22 34.15, Jhelum 73.73 32.93, Murree 73.39 33.91",
    "gilgit_baltistan": "Chitral 71.79 35.85, Dasu 73.29 35.29",
    "arunachal": "Tezpur 92.80 26.63, Dibrugarh 94.91 27.48, North Lakhimpur 94.10 27.24",
    "essequibo": "Georgetown -58.16 6.80, Linden -58.30 6.00",
    "belize_south": "Belmopan -88.77 17.25, Belize City -88.19 17.50",
}


def towns(text: str) -> list[tuple[str, shapely.Point]]:
    words = [town.strip().rsplit(" ", 2) for town in text.split(",")]
    return [(name, shapely.Point(float(lon), float(lat))) for name, lon, lat in words]


def knife(area: str) -> shapely.Geometry:
    rules = {rule["area"]: rule for rule in json.loads(RULES.read_text(encoding="utf-8"))["areas"]}
    return shapely.union_all([shapely.Polygon(ring) for ring in rules[area]["polygons"]])


@pytest.mark.parametrize("area", INSIDE)
def test_towns_inside(area: str) -> None:
    line = knife(area)
    assert [name for name, point in towns(INSIDE[area]) if not line.contains(point)] == []


@pytest.mark.parametrize("area", OUTSIDE)
def test_towns_outside(area: str) -> None:
    line = knife(area)
    assert [name for name, point in towns(OUTSIDE[area]) if line.contains(point)] == []
