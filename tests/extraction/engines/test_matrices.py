import pytest

pytest.importorskip("torch", reason="this machine has no PyTorch")

import torch

from extraction.engines.matrices import EightBits, FourBits, OlderEightBits, Plain, can, packed

LOST = {Plain: 1e-5, EightBits: 0.02, OlderEightBits: 0.03, FourBits: 0.12}


def some(*size, seed=0):
    return torch.randn(size, generator=torch.Generator().manual_seed(seed))


def lost(matrix, weight, rows):
    """The share of the product that is wrong."""
    return float((matrix(rows) - rows @ weight.T).norm() / (rows @ weight.T).norm())


@pytest.mark.parametrize("form", LOST)
@pytest.mark.parametrize("tokens", [1, 5, 40])
def test_a_product_loses_no_more_than_is_said(form, tokens):
    if form in (EightBits, FourBits) and not can("int8" if form is EightBits else "int4"):
        pytest.skip("this processor has no such instructions")
    weight, rows = some(96, 128), some(tokens, 128, seed=1)
    assert lost(form(weight), weight, rows) < LOST[form]


def test_a_token_is_as_exact_beside_a_loud_one_as_alone():
    matrix, rows = packed(some(64, 128), "int8"), some(2, 128, seed=1)
    together = matrix(torch.stack([rows[0], 1000 * rows[1]]))[0]
    if not isinstance(matrix, EightBits):
        pytest.skip("the older library has one scale for all tokens")
    assert torch.equal(together, matrix(rows[:1])[0])


def test_silence_stays_silence():
    for packing in ("plain", "int8", "int4"):
        assert not packed(some(32, 64), packing)(torch.zeros(1, 64)).any()


def test_a_matrix_that_does_not_fit_four_bits_has_eight():
    weight, rows = some(24, 40), some(3, 40, seed=1)
    assert lost(packed(weight, "int4"), weight, rows) < 0.03


def test_every_machine_multiplies_plainly():
    assert can("plain")
