"""What an analyst knows about the forms before opening a workbook."""

import re

# Id, beginning of the title, short name, measure, measure of the headline, divisor.
FORMS = [
    ("industry", "BIỂU 1.", "GTSX công nghiệp", "triệu đồng", "tỷ đồng", 1000), ("retail", "BIỂU 2.", "Bán lẻ hàng hóa", "triệu đồng", "tỷ đồng", 1000),
    ("services", "BIỂU 3.", "Doanh thu dịch vụ", "triệu đồng", "tỷ đồng", 1000), ("exports", "BIỂU 4.", "Xuất khẩu", "nghìn USD", "triệu USD", 1000),
    ("imports", "BIỂU 5.", "Nhập khẩu", "nghìn USD", "triệu USD", 1000), ("power", "BIỂU 6.", "Điện thương phẩm", "nghìn kWh", "triệu kWh", 1000),
]
FORM_IDS = [form[0] for form in FORMS]
ROLES = ["annual-plan", "same-month", "same-period", "previous-month", "month", "cumulative", "expected-year"]
ROLE_NAMES = ["Kế hoạch năm", "Tháng cùng kỳ", "Lũy kế cùng kỳ", "Chính thức tháng trước", "Ước tháng", "Lũy kế", "Ước cả năm"]
RATIOS = {"month-growth-printed": ("month", "same-month"), "growth-printed": ("cumulative", "same-period"), "completion-printed": ("cumulative", "annual-plan")}
HEADINGS = [
    ("label", r"chỉ tiêu"), ("code", r"mã số"), ("annual-plan", r"kế hoạch năm"), ("same-month", r"cùng kỳ tháng|tháng \d+ cùng kỳ"),
    ("same-period", r"(lũy kế|cộng dồn) cùng kỳ"), ("previous-month", r"(chính thức|thực hiện) tháng"), ("month", r"ước (thực hiện )?tháng"),
    ("cumulative", r"(lũy kế|cộng dồn) \d+ tháng"), ("expected-year", r"ước (thực hiện )?cả năm"), ("month-growth-printed", r"tháng \d+ so với cùng kỳ"),
    ("growth-printed", r"lũy kế so với cùng kỳ"), ("completion-printed", r"lũy kế so với kế hoạch"),
]
HEADINGS = [(name, re.compile(pattern)) for name, pattern in HEADINGS]
UNITS = {
    "Thành phố Kon Tum": "kon-tum", "Huyện Đắk Glei": "dak-glei", "Huyện Ngọc Hồi": "ngoc-hoi", "Huyện Đắk Tô": "dak-to", "Huyện Kon Plông": "kon-plong",
    "Huyện Kon Rẫy": "kon-ray", "Huyện Đắk Hà": "dak-ha", "Huyện Sa Thầy": "sa-thay", "Huyện Tu Mơ Rông": "tu-mo-rong", "Huyện Ia H'Drai": "ia-h-drai",
}
PERIOD = re.compile(r"Tháng (\d+) năm (\d+)")
SUBMITTER = "Đơn vị báo cáo: "


def unit_id(name):
    """Id of a unit; the invented ones of larger rounds carry their number."""
    return UNITS.get(name) or name.replace("Huyện Mẫu ", "mau-")


def role_of(heading):
    """What a column holds, by its lowest heading; `None` for others."""
    text = heading.strip().lower()
    return next((name for name, pattern in HEADINGS if pattern.match(text)), None)


def row_id(code):
    """`T` is the total, the other codes are ids in capitals."""
    return "total" if code == "T" else code.lower()


def parent(row):
    """The row that this row is a part of; `None` for the total."""
    if row == "total":
        return None
    return "total" if len(row) == 1 else row[0]
