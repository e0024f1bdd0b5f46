"""The Chinese words about backups."""

from __future__ import annotations

WORDS = {
    "backup.title": "备份",
    "backup.none": "这个工作区还没有备份。",
    "backup.last": "最近一次备份 {when}：{words} 项决定，{pictures} 张图片，位于 {place}",
    "backup.moment": "{when}：{words} 项决定，{pictures} 张图片",
    "backup.now": "立即备份",
    "backup.progress": "图片：{done} / {total}",
    "backup.done": "已备份，并回读核对无误。",
    "backup.folder": "备份文件夹",
    "backup.folder_help": "放在另一块磁盘上，本盘损坏时备份仍在。留空：放在工作区旁边。",
    "backup.daily": "程序运行时每天自动备份，保留最近 {kept} 份",
    "backup.restore": "恢复备份",
    "backup.choose": "选择一个时间点",
    "backup.restore_none": "此文件夹中的备份可以在这里恢复。",
    "backup.restore_about": "会先说明将发生什么；现有工作区会改名保留。"
    "单个归档文件请用命令行恢复：python -m storage restore。",
    "backup.sure": "仍然替换",
    "backup.bring_back": "恢复这一份",
    "backup.restored": "已恢复；原有工作区已改名保留在旁边。",
    "publish.title": "发布已确认数值",
    "publish.about": "发布到 PostgreSQL 或 Parquet 文件夹（按年分文件），每个数值带上核对人、时间、图片和位置。"
    "再次发布只送新增、改动和撤回的部分；未确认的从不发布。",
    "publish.place": "发布到",
    "publish.place_help": "PostgreSQL 地址或服务器上的文件夹。地址会保存，请不要写密码：放在 ~/.pgpass 或 PGPASSWORD。",
    "publish.now": "立即发布",
    "publish.busy": "正在发布……",
    "publish.done": "发布的内容已是现在的已确认数值。",
    "publish.kept": "今后发布到这里。",
    "snapshot.title": "供其他程序读取的副本",
    "snapshot.about": "已确认数值的 DuckDB 文件和 Parquet 表，供 Excel、Power BI 或笔记本读取。"
    "随时可读，刷新时也不受影响；写入副本的内容不会进入账本。",
    "snapshot.none": "还没有生成过副本。",
    "snapshot.last": "上次生成 {when}：{rows} 行，{place}",
    "snapshot.folder": "副本文件夹",
    "snapshot.folder_help": "留空：放在工作区旁边。",
    "snapshot.refresh": "刷新副本",
    "snapshot.done": "副本已是现在的已确认数值。",
    "watch.title": "监视文件夹",
    "watch.none": "没有监视文件夹。由运行服务器的人用 CHARTLEDGER_WATCH 指定；示例工作区不监视。",
    "watch.on": "自动收入放进去的图片",
    "watch.counts": "已收入 {taken} 张，此前已有 {seen} 张，被拒 {refused} 个（原因见上传页）。"
    "文件夹里的东西不移动、不改动。",
}
