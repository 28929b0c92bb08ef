"""Jobs that cannot be lost. The Job table is the truth; django-q2 only rings a bell.

kinds       what kinds of job there are, from settings.JOBS
queue       accepting work: limits, idempotency, fair turns, the bell; cancel, retry
standing    position in the queue, and estimates from history
worker      claim, run, and every way a job can end
context     what a handler is given: steps, previews, checkpoints, giving way
supervisor  keeps the processes of one machine alive and honest
pulse       what a worker and its supervisor tell each other
"""
