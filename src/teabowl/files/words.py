"""What files say to people. Chinese is the source."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import lazy

from teabowl.files.rules import MOST, PICTURES_AN_HOUR
from teabowl.kernel.errors import Invalid
from teabowl.ui.words import gettext_lazy_of

_ = gettext_lazy_of(__name__)

PROBLEMS: Mapping[str, Any] = {
    "large": _("这个文件超过 %(n)s MB，请先缩小，或者选一个小的"),
    "wide": _("这张图超过 %(n)s 百万像素，请先缩小"),
    "heic": _("这是 HEIC 格式，别人的手机打不开。请在相册里存成 JPEG 再放"),
    "type": _("只能放 JPEG、PNG、WebP 图片，这个文件不是"),
    "paper_type": _("只能放 JPEG、PNG、WebP 图片或 PDF，这个文件不是"),
    "broken": _("这个文件打不开，可能没有传完。请再选一次"),
    "many": _("最多放 %(n)s 张"),
    "often": _("一小时最多放 %(n)s 张，歇一会儿再放"),
    "document_large": _("这个文件太大：PDF 最多 30 MB，音频 60 MB，视频 200 MB"),
    "document_type": _("只能放 PDF、MP3、M4A、AAC、OGG 音频，MP4、WebM 视频，这个文件不是"),
    "pdf_large": _("这个文件超过 30 MB，请先缩小，或者选一个小的"),
    "pdf_type": _("只能放 PDF，这个文件不是。照片放在图片那里"),
    "sheet_type": _("只能放 PDF、Word、Excel 文件或图片，这个文件不是"),
    "sheet_large": _("这个文件太大：PDF 最多 30 MB，Word、Excel 和图片 10 MB"),
    "macros": _("这个文件里带宏或者程序，不能放。请另存成不带宏的再放"),
    "swells": _("这个文件解开以后太大，不能放"),
    "hevc": _("这段视频是 HEVC 编码，很多手机放不了。请在相机设置里选“兼容性好”再拍，或先转成普通 MP4"),
    "documents_often": _("一小时最多放 %(n)s 个文件，歇一会儿再放"),
    "no_document": _("请选一个文件"),
    "order": _("图片刚刚变过，请照现在的重新排"),
    "alt_missing": _("请写这张图上是什么，看不见图的人靠它听"),
    "alt_long": _("图的说明最多 %(n)s 个字"),
}
LIMITS = {"large": 10, "many": MOST, "often": PICTURES_AN_HOUR}
NOT_HERE = _("没有这个文件，可能已经按时删除了")


def _say(code: str, n: int) -> str:
    return str(PROBLEMS[code]) % {"n": n or LIMITS.get(code, 0)}


say = lazy(_say, str)
"""say(code, n): the sentence for a problem, in the reader's language when it is shown."""


def wrong(field: str, code: str, n: int = 0) -> Invalid:
    """The exception for one field."""
    return Invalid({field: say(code, n)})
