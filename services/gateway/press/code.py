"""QR codes as pictures that are sharp at every size."""

import io
import os

import segno
from fastapi import Response


def code(path: str) -> Response:
    """The code of an address on this platform, as SVG."""
    address = os.environ.get("HUIYIN_PUBLIC_URL", "").rstrip("/") + path
    out = io.BytesIO()
    segno.make_qr(address, error="m").save(out, kind="svg", scale=8, border=4)
    headers = {"Cache-Control": "no-store"}
    return Response(out.getvalue(), media_type="image/svg+xml", headers=headers)
