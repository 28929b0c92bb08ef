"""Every page of the site in the eyes of a member, a guest and a stranger, and what a browser can measure on each."""

from playwright.sync_api import Page

from pictory.core.models import Job, User
from tests.core.pages import job_of, picture_of

ROOMS = ["/", "/diaries/", "/studio/", "/studio/canvas/", "/covers/", "/stylelab/", "/styleguide/", "/no-such-page/"]
ENTRANCE = [
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/password/reset/key/1-bad/",
    "/account/confirm-email/",
    "/account/confirm-email/bad/",
    "/account/inactive/",
]


def addresses_for(user: User | None) -> list[str]:
    """The pages this person may see. A member gets a picture, and a job in every state."""
    if user is None:
        return [*ROOMS, *ENTRANCE]
    about_me = ["/files/", "/jobs/", "/profile/", "/profile/delete/", "/account/logout/"]
    if user.is_guest:
        return ["/", *about_me, "/account/signup/"]
    asset = picture_of(user, "A-very-long-name-without-any-space-that-somebody-gave-to-a-picture-because-they-liked-it")
    _job_in_every_state(user)
    about_jobs = [f"/jobs/{job.pk}/" for job in Job.objects.filter(owner=user)]
    about_files = [f"/files/{asset.pk}/", f"/files/{asset.pk}/mail/"]
    return ["/", *about_me, *about_jobs, *about_files, "/account/email/", "/account/password/change/"]


def _job_in_every_state(owner: User) -> None:
    for state in ("queued", "done", "cancelled"):
        job_of(owner, state)
    for state in ("failed", "dead"):
        job_of(owner, state, error_code="out_of_memory")
    job_of(owner, "running", step=14, steps=30, doing="Drawing your day…", params={"width_px": 1000, "height_px": 500})


def unnamed(page: Page) -> list[str]:
    """What somebody who cannot see the page would miss on it."""
    return page.evaluate(_UNNAMED)


def faint(page: Page, scheme: str) -> list[str]:
    """Text whose contrast with what is behind it is under 4.5, or 3 for large text (WCAG 2.2, 1.4.3)."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    settle(page)
    return page.evaluate(_FAINT)


def settle(page: Page) -> None:
    """Wait until nothing moves or changes its colour any more."""
    page.evaluate(_SETTLED)


def too_wide(page: Page) -> list[str]:
    """What reaches past the right edge of a page that scrolls sideways."""
    return page.evaluate(_TOO_WIDE)


def too_small(page: Page, least_px: int) -> list[str]:
    """Controls that a finger would miss. Links inside a sentence are left out."""
    return page.evaluate(_TOO_SMALL, least_px)


_SETTLED = "Promise.allSettled(document.getAnimations().filter(a => a.playState === 'running').map(a => a.finished))"

_UNNAMED = """() => {
    const found = [], all = (selector) => [...document.querySelectorAll(selector)];
    const say = (what, element) => found.push(`${what}: ${element.outerHTML.slice(0, 140)}`);
    const name = (element) => [
        element.getAttribute("aria-label"), element.textContent, element.title,
        ...[...element.querySelectorAll("[alt], [aria-label]")].map((e) => e.alt || e.getAttribute("aria-label")),
    ].join("").trim();
    if (!document.documentElement.lang) found.push("no language");
    if (!document.title.trim()) found.push("no title");
    if (all("main").length !== 1) found.push("not one main");
    if (all("h1").length !== 1) found.push(`${all("h1").length} h1`);
    const levels = all("h1, h2, h3, h4").map((heading) => Number(heading.tagName[1]));
    levels.forEach((level, i) => { if (level > (levels[i - 1] || 0) + 1) found.push(`headings ${levels}`); });
    for (const field of all("input:not([type=hidden]), select, textarea")) {
        if (![...field.labels].some((label) => label.textContent.trim()) && !field.ariaLabel) say("no label", field);
        for (const id of (field.getAttribute("aria-describedby") || "").split(" ").filter(Boolean)) {
            if (!document.getElementById(id)) say(`described by ${id}, which is not there`, field);
        }
    }
    for (const image of all("img:not([alt])")) say("no alt", image);
    for (const drawing of all("svg")) {
        if (drawing.getAttribute("aria-hidden") !== "true" && !drawing.getAttribute("aria-label")) say("bare", drawing);
    }
    for (const control of all("a, button, summary, nav, progress")) {
        if (!name(control)) say("no name", control);
    }
    const ids = all("[id]").map((element) => element.id);
    ids.filter((id, i) => ids.indexOf(id) !== i).forEach((id) => found.push(`#${id} stands twice`));
    return found;
}"""

_FAINT = """() => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
    const rgba = (colour) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
    };
    const over = ([r, g, b, a], under) => [r, g, b].map((c, i) => c * a + under[i] * (1 - a));
    const behind = (element) => {
        if (!element) return [255, 255, 255];
        const colour = rgba(getComputedStyle(element).backgroundColor);
        return colour[3] === 1 ? colour.slice(0, 3) : over(colour, behind(element.parentElement));
    };
    const light = (colour) => {
        const [r, g, b] = colour.map((c) => c / 255).map((c) => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
        return .2126 * r + .7152 * g + .0722 * b;
    };
    const found = [];
    for (const element of document.querySelectorAll("body *")) {
        const speaks = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        const box = element.getBoundingClientRect(), style = getComputedStyle(element);
        if (!speaks || box.width <= 1 || element.closest(":disabled, noscript") || !element.checkVisibility()) continue;
        const back = behind(element), [ink, paper] = [light(over(rgba(style.color), back)), light(back)];
        const contrast = (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05);
        if (contrast < (parseFloat(style.fontSize) >= 24 ? 3 : 4.5)) {
            found.push(`${contrast.toFixed(2)}: ${style.color} ${element.outerHTML.slice(0, 140)}`);
        }
    }
    return found;
}"""

_TOO_WIDE = """() => {
    if (document.scrollingElement.scrollWidth <= innerWidth) return [];
    const reach = (element) => element.getBoundingClientRect().right;
    return [...document.querySelectorAll("body *")].filter((element) => reach(element) > innerWidth + .5)
        .map((element) => `${reach(element)}: ${element.outerHTML.slice(0, 140)}`);
}"""

_TOO_SMALL = """(least) => {
    const found = [];
    for (const control of document.querySelectorAll("a, button, summary, input, select, textarea")) {
        const style = getComputedStyle(control), tick = ["checkbox", "radio"].includes(control.type);
        if (!control.checkVisibility() || style.display === "inline" || control.matches(".skip")) continue;
        const box = (tick ? control.labels[0] : control).getBoundingClientRect();
        if (box.height < least - .5 || box.width < least - .5) {
            found.push(`${box.width} x ${box.height}: ${control.outerHTML.slice(0, 140)}`);
        }
    }
    return found;
}"""
