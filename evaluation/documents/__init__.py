"""How well whole reports are taken in: how fast, how large, and (with truth drawn beside them) how right."""
