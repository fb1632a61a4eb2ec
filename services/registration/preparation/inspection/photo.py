"""Draws a photo of paper anew: smaller, upright, and without place, time or anything hidden."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from services.registration.preparation.domain.preparation_errors import FileRefused
from services.registration.preparation.domain.uploads import (
    LARGEST_PHOTO_PIXELS,
    SMALLEST_PHOTO_SIDE,
)
from services.registration.preparation.inspection.clean_copy import CleanCopy

_LONGEST_SIDE = 2400  # A4 at 200 dots an inch
_FORMATS = ("JPEG", "PNG", "HEIF")

register_heif_opener(thumbnails=False)


def clean_photo(content: bytes) -> CleanCopy:
    """A JPEG of at most 2400 px. Raises FileRefused before a bomb is decoded."""
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as photo:
            width, height = photo.size
            if width * height > LARGEST_PHOTO_PIXELS:
                raise FileRefused(reason="too_many_pixels")
            if max(width, height) < SMALLEST_PHOTO_SIDE:
                raise FileRefused(reason="photo_too_small")
            photo.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
            return CleanCopy("image/jpeg", _drawn_anew(photo))
    except Image.DecompressionBombError as error:
        raise FileRefused(reason="too_many_pixels") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise FileRefused(reason="unreadable") from error


def _drawn_anew(photo: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(photo)
    upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    paper = Image.new("RGB", upright.size, "white")
    if upright.mode in {"RGBA", "LA", "PA", "P"}:
        seen = upright.convert("RGBA")
        paper.paste(seen, mask=seen.getchannel("A"))
    else:
        paper.paste(upright.convert("RGB"))
    drawn = io.BytesIO()
    paper.save(drawn, "JPEG", quality=85, optimize=True)
    return drawn.getvalue()
