"""How Sphinx builds these pages. `make docs` runs it with warnings as errors."""

from __future__ import annotations

import importlib.metadata
import re
from typing import TYPE_CHECKING, Any

from sphinx.domains.python import PyObject

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "ocpp16j_codec"
author = "The ocpp16j_codec maintainers"
copyright = "2026, the ocpp16j_codec maintainers"
release = importlib.metadata.version("ocpp16j_codec")
version = release

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_copybutton"]
exclude_patterns = ["_build", "samples", "examples"]
smartquotes = False  # quotes on these pages are often those of a frame
default_role = "code"  # docstrings are written to be read in the source

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_typehints = "signature"
napoleon_numpy_docstring = False
napoleon_use_ivar = True
python_maximum_signature_line_length = 80

copybutton_exclude = ".linenos, .gp, .go"  # neither prompts nor output

html_theme = "furo"
html_title = f"ocpp16j_codec {release}"
html_theme_options = {"navigation_with_keys": True}
html_static_path = ["static"]
html_css_files = ["pages.css"]

# Otherwise, the heading of "Attributes:" sections is "Variables".
for field in PyObject.doc_field_types:
    if field.name == "variable":
        field.label = "Attributes"

#: Types of members whose annotations for msgspec differ from what a reader expects.
SHOWN_TYPES = {
    "action": "str",
    "error_code": "ErrorCode | str",
    "payload": "Payload",
    "quirks": "tuple[Quirk, ...]",
}


def show_types(_: Sphinx, what: str, name: str, *rest: Any) -> None:
    """Name the types of the members of frames."""
    lines: list[str] = rest[-1]
    if what == "class" and name.rpartition(".")[2] in {"Call", "CallResult", "CallError"}:
        for member, kind in SHOWN_TYPES.items():
            if any(line.startswith(f":ivar {member}:") for line in lines):
                lines.append(f":vartype {member}: {kind}")


def show_plain_types(_: Sphinx, *rest: Any) -> tuple[str, str | None] | None:
    """Show the members of frames in their signatures as the pages do."""
    signature, returned = rest[-2:]
    if not signature or "Annotated[" not in signature:
        return None
    constrained = r"[~\w.]*Annotated\[(\w+), [~\w.]*Meta\(.*?\)\]"
    signature = re.sub("quirks: " + constrained, "quirks: tuple[Quirk, ...]", signature)
    return re.sub(constrained, r"\1", signature), returned


def label_cells(*event: Any) -> None:
    """Give each table cell the heading of its column, which a phone shows before the cell."""
    context = event[3]
    if "body" in context:
        context["body"] = re.sub(
            r"(?s)<table\b.*?</table>", lambda found: labelled(found[0]), context["body"]
        )


def labelled(table: str) -> str:
    """Return the HTML of a table with `data-label` on every cell but the first of a row.

    A table of two columns needs no labels. Cells without text get `data-empty`.
    """
    heads = re.findall(r"(?s)<th\b.*?>(.*?)</th>", table)
    labels = [re.sub(r"<.*?>", "", head).strip() for head in heads]
    row, *cells = re.split(r"<td\b", table)
    column = 0
    for cell in cells:
        label = f' data-label="{labels[column]}"' if 0 < column < len(labels) > 2 else ""
        if not re.sub(r"(?s)<.*?>", "", cell.partition(">")[2].partition("</td>")[0]).strip():
            label = " data-empty"
        row += f"<td{label}{cell}"
        column = 0 if "</tr>" in cell else column + 1
    return row


def setup(app: Sphinx) -> None:
    """Connect the functions above; docstrings are handled after napoleon."""
    app.connect("autodoc-process-docstring", show_types, priority=900)
    app.connect("autodoc-process-signature", show_plain_types)
    app.connect("html-page-context", label_cells)
