"""Amounts as people and spreadsheets write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teabowl.kernel.money import BadMoney, fen_of, yuan


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1234.5", 123450),
        ("1,234.50 元", 123450),
        ("￥１２３４．５", 123450),
        ("(600)", -60000),
        ("－3.2万", -3200000),
        ("−615.50", -61550),
        ("615.4999999999999", 61550),
        ("12 元整", 1200),
        ("0.1", 10),
        ("人民币 8 元", 800),
    ],
)
def test_amounts_are_read(typed: str, fen: int) -> None:
    assert fen_of(typed) == fen


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", "empty"),
        ("-", "empty"),
        ("元", "empty"),
        ("一百", "number"),
        ("1.234", "number"),
        ("1,23", "number"),
        ("1,2345,67", "number"),
        ("1e9", "number"),
        ("9" * 20, "large"),
    ],
)
def test_what_is_no_amount_says_why(typed: str, fault: str) -> None:
    with pytest.raises(BadMoney) as raised:
        fen_of(typed)
    assert raised.value.fault == fault


@given(st.integers(-(10**12), 10**12))
def test_what_is_written_is_read_again(fen: int) -> None:
    assert fen_of(f"{yuan(fen):,}") == fen
    assert yuan(fen) == Decimal(fen) / 100
