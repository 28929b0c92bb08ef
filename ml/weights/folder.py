"""Models of the full tier out of a folder that somebody copied here."""

import shutil
from pathlib import Path

from ml.weights.hub_model import HubModel
from ml.weights.published import finish, plan, workplace
from ml.weights.source import find_source
from ml.weights.taking import Tell, check_published, check_room, keep_only, take, tell_nobody


def from_folder(model: HubModel, folder: Path, root: Path, *, tell: Tell = tell_nobody) -> None:
    """Take the model from `folder`, laid out as ml.weights.source says, into `root`/<name>.

    Files that a killed run copied whole are compared and not copied again. Raises InstallFailed; then nothing of the
    model is in place that was not before.
    """
    source = find_source(model, folder)
    planned = plan(model, source.names())
    files = {name: source.file(name) for name in planned.published}
    made = workplace(model, root) / "made"
    keep_only(made, planned.taken)
    check_room(sum(path.stat().st_size for path in files.values()), made)
    for name in planned.published:
        check_published(files[name], known=source.hashes.get(name, "") if name in planned.pickles else "")
    for name in planned.taken:
        tell(name)
        take(files[name], made / name, known=source.hashes.get(name, ""), tell=tell)
    finish(model, planned, files, root, commit=source.commit, tell=tell)
    shutil.rmtree(workplace(model, root), ignore_errors=True)
