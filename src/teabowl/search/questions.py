"""What somebody typed, as words to find and as one condition of the index. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from teabowl.kernel.dictionaries import words_in
from teabowl.search.terms import RUNS, blurred, folded

MOST_TYPED = 60
MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Question:
    """`words`, folded: what must stand in a text, in any order. `sounds`: Latin words, which may also be how a title sounds."""

    words: tuple[str, ...]
    sounds: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.sounds)


def question(typed: str) -> Question:
    """The words of what was typed: at most 60 characters and 12 words are read. Nothing to find: an empty, false one."""
    words: list[str] = []
    sounds: list[str] = []
    for run in RUNS.findall(folded(typed[:MOST_TYPED]).replace("'", "")):
        if not run.isascii():
            words += _joined(words_in(run))
        elif run.isdigit() or len(run) == 1:
            words.append(run)
        else:
            sounds.append(run)
    return Question(tuple(dict.fromkeys(words))[:MOST_WORDS], tuple(dict.fromkeys(sounds))[:MOST_WORDS])


def _joined(pieces: Iterable[str]) -> list[str]:
    """Pieces of one character join the one before them, the first the one after: 随|西村 is asked as 随西村."""
    words: list[str] = []
    for piece in pieces:
        if words and (len(piece) == 1 or len(words[-1]) == 1):
            words[-1] += piece
        else:
            words.append(piece)
    return words


def condition(asked: Question) -> str:
    """A tsquery that the texts answering to the question fulfil."""
    parts = [part for word in asked.words for part in _parts(word)]
    parts += [f"({lexeme(sound)}:* | {lexeme('~' + blurred(sound))}:*)" for sound in asked.sounds]
    return " & ".join(dict.fromkeys(parts))


def _parts(word: str) -> list[str]:
    if word.isascii() and len(word) > 1:
        return [lexeme(word) + ":*"]
    if word.isascii():
        return [lexeme(word)]
    if len(word) == 1:
        return [lexeme(word) + ":*"]  # it begins a pair, or stands last and alone
    return [lexeme(word[n : n + 2]) for n in range(len(word) - 1)]


def lexeme(token: str) -> str:
    """A token as it stands in a tsquery."""
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"
