"""Chosen files of npm packages, served under /static/npm/. Nothing outside this list leaves node_modules."""

NPM_ASSETS = {
    "htmx.org": ["dist/htmx.min.js"],
    "@alpinejs/csp": ["dist/cdn.min.js"],
    "@picocss/pico": ["css/pico.min.css"],
    "konva": ["konva.min.js"],
    "swagger-ui-dist": [
        "swagger-ui.css*",
        "swagger-ui-bundle.js*",
        "swagger-ui-standalone-preset.js*",
        "favicon-32x32.png",
    ],
    "@fontsource/gaegu": ["400.css", "files/gaegu-[0-9l]*-400-normal.wof*"],
    "@fontsource/jua": ["400.css", "files/jua-[0-9l]*-400-normal.wof*"],
    "@fontsource/gowun-dodum": ["400.css", "files/gowun-dodum-[0-9lv]*-400-normal.wof*"],
}
