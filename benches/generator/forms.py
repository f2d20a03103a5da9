"""The six forms of the generated round: one total, seven groups, twelve items in every group unless fewer are asked for."""

from dataclasses import dataclass

ROLES = ("annual-plan", "same-month", "same-period", "previous-month", "month", "cumulative", "expected-year")
# Printed ratio: numerator, denominator.
RATIOS = {"month-growth": ("month", "same-month"), "growth": ("cumulative", "same-period"), "completion": ("cumulative", "annual-plan")}


@dataclass(frozen=True)
class Row:
    """A row of a form; `parts` are the ids it adds up, empty for an item."""

    id: str
    code: str
    label: str
    english: str
    ordinal: str
    level: int
    parts: tuple


@dataclass(frozen=True)
class Form:
    """A form: its rows, its measure, the size of its figures and how often an item is empty."""

    id: str
    number: int
    title: str
    english: str
    short: str
    measure: str
    spelling: str
    printed_measure: str
    scale: int
    empty: float
    rows: tuple


MARKETS = ["Trung Quốc", "Hàn Quốc", "Nhật Bản", "Liên minh châu Âu", "Hoa Kỳ", "Lào", "thị trường khác"]
KINDS = [
    "Doanh nghiệp nhà nước trung ương", "Doanh nghiệp nhà nước địa phương", "Công ty cổ phần", "Công ty trách nhiệm hữu hạn",
    "Doanh nghiệp tư nhân", "Hộ kinh doanh cá thể", "Doanh nghiệp có vốn đầu tư nước ngoài",
]
INDUSTRIES = [
    "Khai khoáng", "Chế biến thực phẩm", "Sản xuất đồ uống", "Dệt", "May mặc", "Chế biến gỗ", "Sản xuất giấy", "Sản xuất hóa chất",
    "Sản xuất vật liệu xây dựng", "Sản xuất sản phẩm kim loại", "Sản xuất điện", "Cấp nước và xử lý rác thải",
]
CHANNELS = ["Chợ", "Siêu thị", "Trung tâm thương mại", "Cửa hàng tiện lợi", "Cửa hàng chuyên doanh", "Hộ bán lẻ", "Thương mại điện tử"]
GOODS = [
    "Lương thực, thực phẩm", "Hàng may mặc", "Đồ dùng, dụng cụ, trang thiết bị gia đình", "Vật phẩm văn hóa, giáo dục", "Gỗ và vật liệu xây dựng",
    "Ô tô con", "Phương tiện đi lại", "Xăng, dầu các loại", "Nhiên liệu khác", "Đá quý, kim loại quý", "Hàng hóa khác", "Sửa chữa xe có động cơ",
]
SERVICES = ["Lưu trú", "Ăn uống", "Du lịch lữ hành", "Vận tải, kho bãi", "Thông tin, truyền thông", "Sửa chữa đồ dùng", "Dịch vụ khác"]
SIZES = [f"{size}, khu vực {area}" for size in ("Doanh nghiệp lớn", "Doanh nghiệp vừa", "Doanh nghiệp nhỏ", "Hộ kinh doanh") for area in ("thành thị", "nông thôn", "cửa khẩu")]
EXPORTS = [
    "Sắn và tinh bột sắn", "Cao su", "Cà phê", "Gỗ và sản phẩm gỗ", "Hạt điều", "Hồ tiêu", "Rau quả", "Chè", "Giấy và sản phẩm giấy",
    "Hàng dệt may", "Dược liệu", "Hàng xuất khẩu khác",
]
IMPORTS = [
    "Máy móc, thiết bị", "Sắt thép", "Phân bón", "Gỗ nguyên liệu", "Xăng dầu", "Hóa chất", "Thức ăn chăn nuôi", "Linh kiện điện tử",
    "Vải và phụ liệu", "Ô tô nguyên chiếc", "Thuốc bảo vệ thực vật", "Hàng nhập khẩu khác",
]
CUSTOMERS = [
    "Công nghiệp và xây dựng", "Nông, lâm nghiệp và thủy sản", "Thương nghiệp, khách sạn, nhà hàng", "Quản lý và tiêu dùng dân cư",
    "Chiếu sáng công cộng", "Bệnh viện, trường học", "Hoạt động khác",
]
SUPPLIES = [f"Cấp điện áp {level}, giờ {hours}" for level in ("trên 110 kV", "từ 22 kV đến 110 kV", "từ 6 kV đến 22 kV", "dưới 6 kV") for hours in ("cao điểm", "bình thường", "thấp điểm")]
ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII"]


def rows_of(total, groups, items, label):
    """The rows of a form; `label` makes the label of an item from its own name and its group's."""
    letters = "ABCDEFG"
    rows = [Row("total", "T", total, "Total", "", 0, tuple(letter.lower() for letter in letters))]
    for letter, roman, group in zip(letters, ROMAN, groups):
        ids = tuple(f"{letter.lower()}{n:02}" for n in range(1, len(items) + 1))
        rows.append(Row(letter.lower(), letter, group, f"Group {letter}", roman, 1, ids))
        for number, (row_id, item) in enumerate(zip(ids, items), start=1):
            rows.append(Row(row_id, row_id.upper(), label(item, group), f"Item {row_id.upper()}", str(number), 2, ()))
    return tuple(rows)


def bracketed(item, group):
    """"Chế biến gỗ (công ty cổ phần)"."""
    return f"{item} ({group[0].lower()}{group[1:]})"


def forms(of_a_group=12):
    """The six forms in their order, with as many items in each group; twelve at most."""
    vnd, usd, kwh = ("trieu-dong", "Triệu đồng", "ty-dong"), ("nghin-usd", "1.000 USD", "trieu-usd"), ("nghin-kwh", "nghìn kWh", "trieu-kwh")
    exports = [f"Xuất sang {market}" for market in MARKETS]
    imports = [f"Nhập từ {market}" for market in MARKETS]
    table = [
        ("industry", "Giá trị sản xuất công nghiệp theo loại hình và ngành", "Industrial production value", "GTSX công nghiệp", vnd, 9_000, 0,
         rows_of("Tổng giá trị sản xuất công nghiệp", KINDS, INDUSTRIES[:of_a_group], bracketed)),
        ("retail", "Tổng mức bán lẻ hàng hóa theo kênh và nhóm hàng", "Retail sales of goods", "Bán lẻ hàng hóa", vnd, 14_000, 0,
         rows_of("Tổng mức bán lẻ hàng hóa", CHANNELS, GOODS[:of_a_group], bracketed)),
        ("services", "Doanh thu dịch vụ theo ngành và quy mô", "Turnover of services", "Doanh thu dịch vụ", vnd, 4_000, 0,
         rows_of("Tổng doanh thu dịch vụ", SERVICES, SIZES[:of_a_group], bracketed)),
        ("exports", "Kim ngạch xuất khẩu theo thị trường và mặt hàng", "Exports of goods", "Xuất khẩu", usd, 160, 0.08,
         rows_of("Tổng kim ngạch xuất khẩu", exports, EXPORTS[:of_a_group], bracketed)),
        ("imports", "Kim ngạch nhập khẩu theo thị trường và mặt hàng", "Imports of goods", "Nhập khẩu", usd, 90, 0.08,
         rows_of("Tổng kim ngạch nhập khẩu", imports, IMPORTS[:of_a_group], bracketed)),
        ("power", "Điện thương phẩm theo khách hàng và cấp điện áp", "Electricity sold", "Điện thương phẩm", kwh, 600, 0,
         rows_of("Tổng điện thương phẩm", CUSTOMERS, SUPPLIES[:of_a_group], bracketed)),
    ]
    return tuple(
        Form(form_id, number, title, english, short, measure[0], measure[1], measure[2], scale, empty, rows)
        for number, (form_id, title, english, short, measure, scale, empty, rows) in enumerate(table, start=1)
    )
