"""Who reports: the ten units of Kon Tum in 2019, and invented ones beyond them for larger rounds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """A unit; `pattern` is the one of the ten whose figures and habits it has."""

    id: str
    code: str
    name: str
    english: str
    short: str
    type: str
    weight: float
    pattern: int


TEN = [
    ("kon-tum", "608", "Thành phố Kon Tum", "Kon Tum", 4.0), ("dak-glei", "610", "Huyện Đắk Glei", "Đắk Glei", 0.5),
    ("ngoc-hoi", "611", "Huyện Ngọc Hồi", "Ngọc Hồi", 1.1), ("dak-to", "612", "Huyện Đắk Tô", "Đắk Tô", 1.0),
    ("kon-plong", "613", "Huyện Kon Plông", "Kon Plông", 0.5), ("kon-ray", "614", "Huyện Kon Rẫy", "Kon Rẫy", 0.4),
    ("dak-ha", "615", "Huyện Đắk Hà", "Đắk Hà", 1.2), ("sa-thay", "616", "Huyện Sa Thầy", "Sa Thầy", 0.8),
    ("tu-mo-rong", "617", "Huyện Tu Mơ Rông", "Tu Mơ Rông", 0.3), ("ia-h-drai", "618", "Huyện Ia H'Drai", "Ia H'Drai", 0.2),
]


def units(count):
    """The first `count` units."""
    found = []
    for number in range(count):
        if number < len(TEN):
            unit_id, code, name, short, weight = TEN[number]
            kind = "city" if number == 0 else "district"
            english = f"{short} {'City' if number == 0 else 'District'}"
            found.append(Unit(unit_id, code, name, english, short, kind, weight, number))
        else:
            pattern = number % len(TEN)
            found.append(Unit(f"mau-{number}", str(1000 + number), f"Huyện Mẫu {number}", f"Model District {number}", f"Mẫu {number}", "district", TEN[pattern][4], pattern))
    return found
