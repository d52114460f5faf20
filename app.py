"""The door: opens the frame and names the pages. ``streamlit run app.py``"""

from lib.ui.shell import draw_app
from pages import data, deals, luck, superstar

draw_app({"luck": luck.render, "superstar": superstar.render, "deals": deals.render, "data": data.render})
