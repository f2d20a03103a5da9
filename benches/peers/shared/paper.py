"""bao-cao.pdf: a front page, the report and the six forms as landscape tables."""

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Frame, NextPageTemplate, PageBreak, PageTemplate, Paragraph, Spacer, Table

from .result import completion, expected_completion, growth, missing, ranking
from .terms import FORMS, ROLE_NAMES

FONTS = "/usr/share/fonts/truetype/liberation2/LiberationSerif-"
WIDTHS = [22, 208] + [46] * 7 + [38] * 3


def vietnamese(value, decimals=1):
    """1234567.8 as "1.234.567,8"; "…" where there is no figure."""
    if value is None:
        return "…"
    return f"{value:,.{decimals}f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def change(value):
    """"tăng 13,63%", "giảm 12,20%"."""
    if value is None:
        return "chưa có số liệu cùng kỳ"
    return f"{'tăng' if value >= 0 else 'giảm'} {vietnamese(abs(value), 2)}%"


class Paper(BaseDocTemplate):
    """The document with its two page forms, page numbers and bookmarks."""

    def __init__(self, path, title):
        super().__init__(str(path), title=title, author="Sở Công Thương tỉnh Kon Tum", lang="vi-VN", invariant=1)
        upright = Frame(30 * mm, 20 * mm, A4[0] - 45 * mm, A4[1] - 40 * mm, id="upright")
        wide_page = landscape(A4)
        wide = Frame(12 * mm, 14 * mm, wide_page[0] - 24 * mm, wide_page[1] - 26 * mm, id="wide")
        self.addPageTemplates([
            PageTemplate("upright", [upright], onPage=self.number, pagesize=A4), PageTemplate("wide", [wide], onPage=self.number, pagesize=wide_page),
        ])

    def number(self, canvas, _):
        width, height = canvas._pagesize
        canvas.setFont("Serif", 12)
        canvas.drawCentredString(width / 2, height - 10 * mm, str(canvas.getPageNumber()))
        canvas.drawRightString(width - 12 * mm, height - 10 * mm, "DỰ THẢO")

    def afterFlowable(self, flowable):
        if isinstance(flowable, Paragraph) and flowable.style.name == "heading":
            text = flowable.getPlainText()
            self.canv.bookmarkPage(text)
            self.canv.addOutlineEntry(text, text, 0)


def styles():
    for name, file in (("Serif", "Regular"), ("Serif-Bold", "Bold"), ("Serif-Italic", "Italic")):
        pdfmetrics.registerFont(TTFont(name, f"{FONTS}{file}.ttf"))
    return {
        "title": ParagraphStyle("title", fontName="Serif-Bold", fontSize=16, leading=20, alignment=1, spaceAfter=8),
        "heading": ParagraphStyle("heading", fontName="Serif-Bold", fontSize=13, leading=17, spaceBefore=6, spaceAfter=4),
        "text": ParagraphStyle("text", fontName="Serif", fontSize=13, leading=18, alignment=4, spaceAfter=4),
        "small": ParagraphStyle("small", fontName="Serif", fontSize=10, leading=13),
        "right": ParagraphStyle("right", fontName="Serif-Italic", fontSize=9, leading=12, alignment=2),
    }


def front_page(result, style):
    flow = [Paragraph(f"KẾT QUẢ {result.months} THÁNG NĂM {result.period[:4]}", style["title"])]
    names = dict(result.units)
    cards = []
    for form_id, _, short, _, measure, divisor in FORMS:
        values = result.totals[form_id, "total"]
        mark = expected_completion(values)
        sign = "▲ Đạt kế hoạch" if mark >= 100 else "■ Cần phấn đấu" if mark >= 95 else "▼ Khó đạt"
        needed = max(values[0] - values[5], 0) / divisor / max(12 - result.months, 1)
        left_out = ", ".join(names[unit] for unit in missing(result, form_id))
        card = [
            f"{short}: <b>{vietnamese(values[5] / divisor)} {measure}</b>", f"{change(growth(values))} so với cùng kỳ",
            f"đạt {vietnamese(completion(values), 1)}% kế hoạch năm; ước cả năm {vietnamese(mark, 1)}%", f"còn phải đạt {vietnamese(needed)} {measure} mỗi tháng. {sign}",
        ]
        cards.append(Paragraph("<br/>".join(card + ([f"(*) chưa gồm {left_out}"] if left_out else [])), style["small"]))
    grid = Table([cards[index : index + 2] for index in range(0, 6, 2)], colWidths=[82 * mm] * 2)
    grid.setStyle([("BOX", (0, 0), (-1, -1), 0.5, colors.black), ("INNERGRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    flow += [grid, Spacer(1, 8)]
    for form_id, _, short, *_ in FORMS[:3]:
        ranked = ranking(result, form_id)
        best = ", ".join(f"{names[unit]} {vietnamese(value, 1)}%" for value, unit in ranked[:3])
        last = ", ".join(f"{names[unit]} {vietnamese(value, 1)}%" for value, unit in ranked[-3:])
        flow.append(Paragraph(f"{short}: cao nhất {best}; thấp nhất {last}.", style["small"]))
    errors = sum(found.severity == "Lỗi" for found in result.findings)
    flow.append(Paragraph(f"{len(result.units)}/{len(result.units)} đơn vị đã gửi; {errors} lỗi, {len(result.findings) - errors} thông tin.", style["small"]))
    return flow


def report(result, style):
    month, year = result.months, result.period[:4]
    flow = [
        PageBreak(), Paragraph("ỦY BAN NHÂN DÂN TỈNH KON TUM", style["text"]), Paragraph("SỞ CÔNG THƯƠNG", style["heading"]), Paragraph("BÁO CÁO", style["title"]),
        Paragraph(f"Tình hình hoạt động công nghiệp và thương mại {month} tháng năm {year}", style["title"]),
    ]
    for number, (form_id, _, short, _, measure, divisor) in enumerate(FORMS, start=1):
        values = result.totals[form_id, "total"]
        flow.append(Paragraph(f"{number}. {short}", style["heading"]))
        flow.append(Paragraph(
            f"Tháng {month} ước đạt {vietnamese(values[4] / divisor)} {measure}; lũy kế {month} tháng ước đạt {vietnamese(values[5] / divisor)} {measure}, "
            f"{change(growth(values))} so với cùng kỳ năm trước, bằng {vietnamese(completion(values), 1)}% kế hoạch năm.", style["text"],
        ))
    return flow


def appendix(result, form, style):
    form_id, _, short, measure = form[:4]
    rows = [["Mã", "Chỉ tiêu", *ROLE_NAMES, "Tăng\ntrưởng %", "So kế\nhoạch %", "Ước so\nKH %"]]
    bold = []
    for row, label in result.labels(form_id):
        values = result.totals[form_id, row]
        if len(row) != 3:
            bold.append(("FONTNAME", (0, len(rows)), (-1, len(rows)), "Serif-Bold"))
        rates = [vietnamese(function(values), 2) for function in (growth, completion, expected_completion)]
        rows.append([row.upper() if row != "total" else "", label, *map(vietnamese, values), *rates])
    table = Table(rows, colWidths=WIDTHS, repeatRows=1, rowHeights=[24] + [13.2] * (len(rows) - 1))
    table.setStyle([
        ("FONT", (0, 0), (-1, -1), "Serif", 7.5), ("FONT", (0, 0), (-1, 0), "Serif-Bold", 6.5), ("ALIGN", (2, 0), (-1, -1), "RIGHT"), ("GRID", (0, 0), (-1, -1), 0.3, colors.grey),
        ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *bold,
    ])
    return [NextPageTemplate("wide"), PageBreak(), Paragraph(f"Phụ lục {FORMS.index(form) + 1}. {short}", style["heading"]), Paragraph(f"Đơn vị tính: {measure}", style["right"]), table]


def write(result, path):
    """Writes the PDF."""
    style = styles()
    flow = front_page(result, style) + report(result, style)
    for form in FORMS:
        flow += appendix(result, form, style)
    Paper(path, f"Báo cáo {result.period}").build(flow)
