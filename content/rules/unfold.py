"""A template as the texts that it can become: every branch at least once, with examples filled in.

It follows the parse tree, so each bit of text still knows its line. What a template is for is not known here.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from jinja2 import Environment, TemplateError, nodes
from jinja2.environment import TemplateExpression

DEELNEMER = "deelnemer"


@dataclass(frozen=True, slots=True)
class Piece:
    """A bit of text, and the line of the template that it comes from; a `keuze` is something to choose."""

    line: int
    tekst: str
    keuze: bool = False


Form = tuple[Piece, ...]


class CannotUnfold(Exception):
    """A template holds something that no example exists for, or that only a person can read."""

    def __init__(self, line: int, message: str, cure: str) -> None:
        super().__init__(message)
        self.line, self.message, self.cure = line, message, cure


@dataclass(frozen=True, slots=True)
class Unfolder:
    """Unfolds templates for one kind of reader; `keuzes` names the lists that somebody chooses from."""

    env: Environment
    examples: Mapping[str, Any]
    keuzes: frozenset[str] = frozenset()
    lezer: str = DEELNEMER

    def unfold(self, source: str) -> list[Form]:
        """Return the forms of a template; jinja2's TemplateSyntaxError when it is broken."""
        return self._all(self.env.parse(source).body)

    def _all(self, parts: Iterable[nodes.Node]) -> list[Form]:
        """Join the parts: every form of each, beside the longest form of the others."""
        forms = [self._forms(part) for part in parts]
        longest = [max(some, key=_size) for some in forms]
        others = (
            [*longest[:i], form, *longest[i + 1 :]]
            for i, some in enumerate(forms)
            for form in some
            if form is not longest[i]
        )
        return [sum(chosen, ()) for chosen in (longest, *others)]

    def _forms(self, node: nodes.Node) -> list[Form]:
        match node:
            case nodes.TemplateData(data=data) | nodes.Const(value=data):
                return [(Piece(node.lineno, str(data)),)]
            case nodes.Output(nodes=parts):
                return self._all(parts)
            case nodes.If():
                return self._branches(node)
            case nodes.For():
                return self._loop(node)
            case nodes.CondExpr(expr1=left, expr2=right) | nodes.Or(left=left, right=right):
                return [*self._forms(left), *(self._forms(right) if right else [()])]
            case nodes.Getitem(node=nodes.Dict(items=pairs)):
                return [form for pair in pairs for form in self._forms(pair.value)]
            case nodes.Expr():
                return [(Piece(node.lineno, str(self._value(node))),)]
            case _:
                message = f"{type(node).__name__} kan de controle niet lezen."
                raise CannotUnfold(node.lineno, message, "Gebruik alleen if, for en {{ }}.")

    def _branches(self, node: nodes.If) -> list[Form]:
        found = []
        for branch in (node, *node.elif_):
            taken = self._is_for_this_lezer(branch.test)
            if taken is not False:
                found += self._all(branch.body)
            if taken:
                return found
        return [*found, *self._all(node.else_)]

    def _is_for_this_lezer(self, test: nodes.Node) -> bool | None:
        """Return True or False where a text parts ways by who reads it, None for any other test."""
        match test:
            case nodes.Compare(
                expr=nodes.Name(name="rol"), ops=[nodes.Operand(op="eq", expr=nodes.Const(value="deelnemer"))]
            ):
                return self.lezer == DEELNEMER
        return None

    def _loop(self, node: nodes.For) -> list[Form]:
        items = self._value(node.iter)
        if not isinstance(node.target, nodes.Name) or not isinstance(items, list) or not items:
            cure = "Gebruik 1 naam, en zet bij voorbeelden in templates/lezers.yaml een rij met 1 voorbeeld."
            raise CannotUnfold(node.lineno, "Deze for kan de controle niet lezen.", cure)
        inside = {**self.examples, node.target.name: items[0], "loop": {"index": 1}}
        body = replace(self, examples=inside)._all(node.body)
        if isinstance(node.iter, nodes.Name) and node.iter.name in self.keuzes:
            body = [tuple(replace(piece, keuze=True) for piece in form) for form in body]
        return [*body, *self._all(node.else_)]

    def _value(self, expr: nodes.Node) -> Any:
        """Return what jinja2 makes of an expression with the examples filled in."""
        body: list[nodes.Node] = [nodes.Assign(nodes.Name("result", "store"), expr, lineno=expr.lineno)]
        try:
            template = self.env.from_string(nodes.Template(body, lineno=1))
            value = TemplateExpression(template, undefined_to_none=False)(**self.examples)
            str(value)  # what is missing only says so when it is used
        except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError) as error:
            name = "".join(re.findall(r"'([\w ]+)'", str(error))[-1:])
            message = f"Wat hier wordt ingevuld, heeft geen goed voorbeeld: {name or error}."
            cure = "Zet het bij voorbeelden in templates/lezers.yaml."
            raise CannotUnfold(expr.lineno, message, cure) from None
        return value


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is read, with the line of the template where it begins."""

    line: int
    tekst: str
    keuze: bool


def lines(form: Form) -> list[Line]:
    """Return the lines of a form that have something on them."""
    found = [Line(0, "", False)]
    for piece in form:
        for i, part in enumerate(piece.tekst.split("\n")):
            if i:
                found.append(Line(0, "", False))
            if part.strip() and not found[-1].tekst.strip():
                found[-1] = Line(piece.line + i, part, piece.keuze)
            else:
                found[-1] = replace(found[-1], tekst=found[-1].tekst + part)
    return [replace(line, tekst=line.tekst.strip()) for line in found if line.tekst.strip()]


def _size(form: Form) -> int:
    return sum(len(piece.tekst.split()) for piece in form)
