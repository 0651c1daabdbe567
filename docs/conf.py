"""How Sphinx builds these pages. `make docs` runs it with warnings as errors."""

from __future__ import annotations

import importlib.metadata

project = "ocpp16j_codec"
author = "The ocpp16j_codec maintainers"
copyright = "2026, the ocpp16j_codec maintainers"
release = importlib.metadata.version("ocpp16j_codec")
version = release

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "samples", "examples"]
default_role = "code"  # docstrings are written to be read in the source

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
napoleon_numpy_docstring = False
napoleon_use_ivar = True
python_maximum_signature_line_length = 80

html_theme = "furo"
html_title = f"ocpp16j_codec {release}"
html_theme_options = {"navigation_with_keys": True}
html_static_path = ["static"]
html_css_files = ["pages.css"]
