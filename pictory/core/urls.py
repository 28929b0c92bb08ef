"""Pages of the kernel."""

from django.urls import path

from pictory.core.views import account, assets, health, jobs, media, pages, trainings

app_name = "core"
urlpatterns = [
    path("", pages.home, name="home"),
    path("styleguide/", pages.styleguide, name="styleguide"),
    path("models/", pages.models, name="models"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    # People
    path("guest/", account.try_guest, name="try_guest"),
    path("profile/", account.profile, name="profile"),
    path("profile/delete/", account.delete_account, name="delete_account"),
    path("language/", account.set_language, name="set_language"),
    # Jobs
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<uuid:job_id>/", jobs.job, name="job"),
    path("jobs/<uuid:job_id>/cancel/", jobs.cancel, name="job_cancel"),
    path("jobs/<uuid:job_id>/retry/", jobs.retry, name="job_retry"),
    path("jobs/<uuid:job_id>/preview/", jobs.preview, name="job_preview"),
    # Trainings, for staff
    path("trainings/", trainings.trainings, name="trainings"),
    path("trainings/<str:name>/", trainings.training, name="training"),
    path("trainings/<str:name>/<str:sample>", trainings.sample, name="training_sample"),
    # Files
    path("files/", assets.assets, name="assets"),
    path("files/export/", assets.export, name="export"),
    path("files/<uuid:asset_id>/", assets.asset, name="asset"),
    path("files/<uuid:asset_id>/delete/", assets.delete, name="asset_delete"),
    path("files/<uuid:asset_id>/mail/", account.mail_asset, name="mail_asset"),
    path("mail/stop/<str:token>/", account.stop_mail, name="stop_mail"),
    path("media/<uuid:asset_id>/", media.media, name="media"),
    path("media/<uuid:asset_id>/<int:width_px>/", media.thumbnail, name="thumbnail"),
    path("s/<str:token>/", media.shared, name="shared"),
]
