"""The webtoon workspace, and the children's canvas."""
