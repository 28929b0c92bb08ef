"""What the model is asked, the same when it learns and when it serves."""

from dataclasses import dataclass
from typing import Literal

Message = dict[str, str]
TaskName = Literal["summary", "translation"]


@dataclass(frozen=True)
class Task:
    """instruction: stands before each text. example: a text and its answer, shown first. text, answer: names of the
    columns in which a table for training has them.
    """

    name: TaskName
    instruction: str
    example: tuple[str, str]
    text: str
    answer: str

    def messages(self, text: str) -> list[Message]:
        """The example as a turn that is over, then the text."""
        shown, answered = self.example
        return [
            {"role": "user", "content": f"{self.instruction}\n\n{shown}"},
            {"role": "assistant", "content": answered},
            {"role": "user", "content": f"{self.instruction}\n\n{text}"},
        ]


SUMMARY = Task(
    name="summary",
    instruction=(
        "다음 일기를 한국어 한 문장으로 요약해 주세요. 일기에 나오는 일과 마음만, 일기에 쓰인 낱말로 쓰고, '-다.'로 "
        "끝내세요."
    ),
    example=(
        "아침에 눈이 펑펑 왔다. 동생이랑 마당에서 눈사람을 만들었다. 손이 시려서 장갑을 두 개나 꼈다. 엄마가 코코아를 "
        "타 주셨다. 정말 신나는 하루였다.",
        "눈이 펑펑 와서 동생이랑 마당에서 눈사람을 만들었고, 신나는 하루였다.",
    ),
    text="text",
    answer="summary",
)  # fmt: skip
TRANSLATION = Task(
    name="translation",
    instruction=(
        "Translate the following Korean diary into English, as one sentence of at most 30 words that tells what can be "
        "seen. Write nothing that the diary does not say."
    ),
    example=(
        "아침에 눈이 펑펑 왔다. 동생이랑 마당에서 눈사람을 만들었다. 손이 시려서 장갑을 두 개나 꼈다.",
        "In heavy morning snow, a child in two pairs of gloves builds a snowman in the yard with a younger sibling.",
    ),
    text="korean",
    answer="english",
)  # fmt: skip
TASKS: dict[TaskName, Task] = {task.name: task for task in (SUMMARY, TRANSLATION)}
