"""Pictures that hold no chart, from which no number may be claimed: a page of prose, a photo."""

from __future__ import annotations

import numpy as np
from PIL import Image

from evaluation.paper import Paper


def trap_line(name: str) -> dict[str, object]:
    return {
        "id": name, "file": f"{name}.png", "renderer": "pillow", "chart_type": "none", "lang": "none", "title": "",
        "labels": "none", "degradation": "none", "series": [], "meta": {"trap": name.removeprefix("trap_")},
    }  # fmt: skip


def text_page() -> Image.Image:
    paper = Paper(700, 460)
    paper.words(40, 34, "霁川电子（虚构）：年报点评", 20, "#222222", "lt", bold=True)
    lines = (
        "公司全年实现营业收入23.45亿元,同比增长30.9%;归母净利润1.71亿元,扭亏为盈。",
        "分业务看,储能系统保持较快增长,功率器件受价格影响增速放缓,运维服务毛利率提升",
        "2.4个百分点。公司维持较高研发投入,全年研发费用2.94亿元,占收入的12.5%。",
        "",
        "展望后续,管理层预计新产线于下半年投产,海外渠道逐步打开。我们认为公司在手订单",
        "充足,盈利能力有望继续修复。",
        "",
        "风险提示：原材料价格波动;海外需求不及预期;汇率波动;新产线爬坡进度慢于计划。",
        "",
        "This page speaks of an invented company. It holds sentences and no chart, so there is",
        "nothing here that could be read as one: the figures above stand in running text.",
    )
    for position, line in enumerate(lines):
        paper.words(40, 88 + 30 * position, line, 15, "#333333", "lt")
    return paper.finished()


def photo(seed: int) -> Image.Image:
    """Something like a photo out of focus: a hazy sky, hills and ground, with grain."""
    chance = np.random.default_rng(seed)
    width, height = 390, 260
    clouds = np.zeros((height, width))
    for cells, strength in ((3, 60.0), (7, 28.0), (19, 14.0)):
        coarse = Image.fromarray(chance.integers(0, 256, (cells, cells + 2), dtype=np.uint8))
        smooth = np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float64)
        clouds += (smooth - 128) / 128 * strength
    rows, columns = np.mgrid[0:height, 0:width]
    hills = height * (0.5 + 0.06 * np.sin(columns / 61) + 0.04 * np.sin(columns / 23 + 1))
    depth = np.clip((rows - hills) / 30 + 0.5, 0, 1)[:, :, None]  # a soft edge between sky and ground
    scene = np.array([164.0, 186, 210]) * (1 - depth) + np.array([96.0, 104, 74]) * depth
    scene += clouds[:, :, None] * np.array([1.0, 0.95, 0.8]) + chance.normal(0, 1.0, (height, width, 1))
    picture = Image.fromarray(np.clip(scene, 0, 255).astype(np.uint8))
    return picture.quantize(40, dither=Image.Dither.NONE).convert("RGB")
