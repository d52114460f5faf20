"""The door: opens the frame and names the pages. ``streamlit run app.py``"""

from functools import partial

from lib.ui.notices import draw_guarded
from lib.ui.shell import Render, draw_app
from pages import article, change, corrections, data, deals, luck, setbacks, skill, superstar

RENDERS: dict[str, Render] = {
    "luck": luck.render,
    "superstar": superstar.render,
    "skill": skill.render,
    "setbacks": setbacks.render,
    "change": change.render,
    "article": article.render,
    "deals": deals.render,
    "corrections": corrections.render,
    "data": data.render,
}

draw_guarded(partial(draw_app, RENDERS))
