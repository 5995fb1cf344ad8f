"""Compile the areas of Viet Nam for `ansinh init` from the data of vietnamadminunits (MIT).

    pip download --no-deps --dest DIR vietnamadminunits==1.0.4 && unzip DIR/*.whl -d DIR
    python tools/make_areas.py DIR/vietnamadminunits/data

Writes three tables into src/ansinh/dossiers/opening/areas: the map to 30/6/2025 (63 provinces with
districts), the map since 1/7/2025 (34, without) and which area took over from which.
"""

import csv
import json
import sqlite3
import sys
from pathlib import Path

OUT = Path(__file__).parent.parent / "src" / "ansinh" / "dossiers" / "opening" / "areas"


def main(folder: Path) -> None:
    database = sqlite3.connect(folder / "dataset.db")
    old = list(
        database.execute(
            "SELECT provinceCode, province, districtCode, district, wardCode, ward, "
            "provinceKey || '_' || districtKey || '_' || coalesce(wardKey, '') "
            "FROM admin_units_legacy ORDER BY provinceCode, districtCode, wardCode"
        )
    )
    new = list(
        database.execute(
            "SELECT provinceCode, province, wardCode, ward, provinceKey, wardKey "
            "FROM admin_units ORDER BY provinceCode, wardCode"
        )
    )
    converter = json.loads((folder / "converter_2025.json").read_text("utf-8"))
    before = {}
    for province, province_name, district, district_name, ward, ward_name, _ in old:
        before[province] = ("province", "", province_name)
        before[district] = ("district", province, district_name)
        if ward:
            before[ward] = ("commune", district, ward_name)
    after = {}
    for province, province_name, ward, ward_name, _, _ in new:
        after[province] = ("province", "", province_name)
        after[ward] = ("commune", province, ward_name)
    _write("before_2025-07.csv", ("code", "level", "parent", "full_name"), _ordered(before))
    _write("since_2025-07.csv", ("code", "level", "parent", "full_name"), _ordered(after))
    _write("succession.csv", ("predecessor", "successor"), sorted(_pairs(old, new, converter)))


def _ordered(areas: dict[str, tuple[str, str, str]]) -> list[tuple[str, str, str, str]]:
    order = ("province", "district", "commune")
    rows = [(code, *rest) for code, rest in areas.items()]
    return sorted(rows, key=lambda row: (order.index(row[1]), row[0]))


def _pairs(old: list, new: list, converter: dict) -> set[tuple[str, str]]:
    """Old code and new code, of communes and of provinces."""
    codes = {row[6]: row[4] or row[2] for row in old}
    names = {(row[4], row[5]): row[2] for row in new}
    provinces = {row[4]: row[0] for row in new}
    old_provinces = {row[6].split("_")[0]: row[0] for row in old}
    pairs = {
        (old_provinces[key], provinces[province])
        for province, keys in converter["DICT_PROVINCE"].items()
        for key in keys
    }
    for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, keys in wards.items():
            pairs |= {(codes[key], names[province, ward]) for key in keys if key in codes}
    for province, wards in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, parts in wards.items():
            pairs |= {
                (codes[key], names[province, part["newWardKey"]])
                for part in parts
                if key in codes and (province, part["newWardKey"]) in names
            }
    missing = {row[4] for row in old if row[4]} - {pair[0] for pair in pairs}
    sys.stdout.write(f"{len(pairs)} successions; without a successor: {sorted(missing)}\n")
    return pairs


def _write(name: str, head: tuple[str, ...], rows: list) -> None:
    with (OUT / name).open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([head, *rows])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
