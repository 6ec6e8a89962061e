"""The page where lists of people are taken in."""

TEXTS: dict[str, tuple[str, str]] = {
    "imports_title": ("导入名单", "Import a list"),
    "imports_about": (
        "先核对一遍，看每一行能不能读懂，再导入。同一份名单再导入一次，不会重复登记。",
        "First check how each row is read, then import it. A list that is imported twice "
        "registers nobody twice.",
    ),
    "imports_kind": ("名单种类", "What kind of list"),
    "imports_volunteers": ("储备志愿者", "Reserve volunteers"),
    "imports_drivers": ("车队志愿者", "Fleet volunteers"),
    "imports_file": ("名单文件（CSV 或 XLSX）", "The list (CSV or XLSX)"),
    "imports_synthetic": (
        "演练名单：虚构的人，手机号以 100 开头",
        "A rehearsal: made-up people whose numbers begin with 100",
    ),
    "imports_check": ("先核对", "Check it"),
    "imports_columns": ("名单有哪些列", "Which columns a list has"),
    "imports_columns_about": (
        "第一行是标题，中文英文都可以，次序不限，其他列不看。",
        "The first row has the titles, in Chinese or English and any order; other columns are "
        "not looked at.",
    ),
    "imports_needed": ("必填", "needed"),
    "imports_driven": ("司机", "drivers"),
    "imports_template": ("下载空白名单", "Download an empty list"),
    "imports_checked": ("核对结果", "What was understood"),
    "imports_imported": ("导入结果", "What was imported"),
    "imports_progress": ("进度", "Progress"),
    "imports_reading": ("正在读取文件……", "Reading the file…"),
    "imports_running": ("已处理 {seen} / {rows} 行", "{seen} of {rows} rows"),
    "imports_done": ("共 {rows} 行", "{rows} rows in all"),
    "imports_failed": ("文件无法导入", "This file cannot be imported"),
    "imports_new": ("可以登记", "can be registered"),
    "imports_accepted": ("已登记", "registered"),
    "imports_repeated": ("此前已登记", "registered before"),
    "imports_rejected": ("有问题", "have problems"),
    "imports_take": ("导入这 {} 人", "Import these {} people"),
    "imports_nobody": (
        "没有可以登记的新人。",
        "There is nobody new who can be registered.",
    ),
    "imports_taken": (
        "导入完成：登记了 {accepted} 人。",
        "Done: {accepted} people are registered.",
    ),
    "imports_mend": (
        "有问题的行不会登记；在文件里改好后，把整份名单再导入一次即可。",
        "Rows with problems are not registered: mend them in the file and import it again as a "
        "whole.",
    ),
    "imports_problems": ("有问题的行", "Rows with problems"),
    "imports_row": ("行", "Row"),
    "imports_column": ("列", "Column"),
    "imports_detail": ("说明", "What is wrong"),
    "imports_whole_row": ("整行", "whole row"),
    "imports_download": ("下载全部问题（CSV）", "Download all problems (CSV)"),
    "imports_before": ("上一页", "Previous page"),
    "imports_after": ("下一页", "Next page"),
    "staff": ("工作人员", "For staff"),
}
