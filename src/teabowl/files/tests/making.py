"""Pictures for tests."""

from io import BytesIO

from PIL import Image


def picture(kind: str = "JPEG", size: tuple[int, int] = (800, 600), colour: str = "olive", **options: object) -> bytes:
    out = BytesIO()
    mode = "RGB" if kind == "JPEG" else "RGBA"
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()
