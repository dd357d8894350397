"""The page that is shipped is the one that its sources make."""

from __future__ import annotations

import gzip
from hashlib import sha256
from pathlib import Path

import docgen.studio

WEB = Path(docgen.studio.__file__).parent / "web"
STATIC = WEB.parent / "static"


def test_the_page_was_built_from_these_sources():
    """Whoever changes the TypeScript runs `make studio-web`."""
    names = [path.name for path in (WEB / "src").iterdir()]
    digest = sha256()
    for name in sorted([*names, "../build.mjs", "../package-lock.json"]):
        digest.update(name.encode())
        digest.update((WEB / "src" / name).read_bytes())
    assert (STATIC / "built-from.txt").read_text("utf-8").strip() == digest.hexdigest()


def test_the_page_is_light_and_loads_nothing_from_elsewhere():
    """Under 400 KB compressed, and no address but its own."""
    files = [path.read_bytes() for path in STATIC.iterdir()]
    assert sum(len(gzip.compress(content)) for content in files) < 400_000
    assert not any(b'src="http' in content or b"url(http" in content for content in files)
