package io.candor.monitor;

import io.candor.event.Action;
import io.candor.event.DriftAlarm;
import io.candor.event.Policy;
import io.candor.event.Promise;
import io.candor.event.QuestionLimits;
import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Something on the time axis. */
@Schema(name = "MonitoredEvent", description = "Something that happened, for the time axis.")
record MonitoredEvent(
        @Schema(required = true, description = "When.", examples = "2026-01-01T12:00:00Z")
        Instant at,

        @Schema(required = true, description = "What.", examples = "LIVE")
        MonitoredEventKind kind,

        @Schema(
                nullable = true,
                description = "In which domain; null where it is about all of them.",
                examples = "geography")
        String domain,

        @Schema(nullable = true, description = "The release it is about; null where it is about none.", examples = "r2")
        String releaseId,

        @Schema(
                nullable = true,
                description = "The model of another system whose answers it is about; null for the base model's own.",
                examples = "acme-large")
        String answerModel,

        @Schema(required = true, description = "What happened, in a few words.", examples = "Release r2 went live")
        String title,

        @Schema(
                required = true,
                description = "More of it in sentences; may be empty.",
                examples = "better on the audit sample")
        String detail) {

    static MonitoredEvent of(DriftAlarm alarm) {
        return new MonitoredEvent(
                alarm.getRaisedAt(),
                MonitoredEventKind.ALARM,
                domain(alarm.getDomain()),
                alarm.getReleaseId(),
                alarm.getAnswerModel(),
                "Drift alarm" + in(alarm.getDomain()),
                alarm.getStatement());
    }

    /** Empty of a candidate that is not judged yet. */
    static Optional<MonitoredEvent> of(ReleaseEvent event) {
        return switch (event.getStatus()) {
            case LIVE -> Optional.of(release(event, MonitoredEventKind.LIVE, "went live"));
            case REJECTED -> Optional.of(release(event, MonitoredEventKind.REJECTED, "was rejected"));
            case RETIRED -> Optional.of(release(event, MonitoredEventKind.RETIRED, "was rolled back from"));
            case CANDIDATE -> Optional.empty();
        };
    }

    private static MonitoredEvent release(ReleaseEvent event, MonitoredEventKind kind, String what) {
        String by = event.getDecidedBy().isEmpty() ? "" : "By " + event.getDecidedBy() + ": ";
        return new MonitoredEvent(
                event.getDecidedAt(),
                kind,
                null,
                event.getReleaseId(),
                null,
                "Release " + event.getReleaseId() + " " + what,
                by + event.getReason());
    }

    /** A swap by a person, which stays on the trail when the release's own record is compacted; empty of all else. */
    static Optional<MonitoredEvent> of(Action action) {
        return switch (action.getKind()) {
            case RELEASE_ACTIVATED, RELEASE_ROLLED_BACK ->
                Optional.of(release(
                        ReleaseEvent.newBuilder()
                                .setReleaseId(action.getSubject())
                                .setModelId("")
                                .setManifestUri("")
                                .setManifestSha256("")
                                .setStatus(ReleaseStatus.LIVE)
                                .setDecidedBy(action.getActor())
                                .setReason("activated by a person")
                                .setDecidedAt(action.getAt())
                                .build(),
                        MonitoredEventKind.LIVE,
                        "went live"));
            default -> Optional.empty();
        };
    }

    static MonitoredEvent of(Policy policy) {
        String what =
                switch (policy.getStatus()) {
                    case KEPT ->
                        String.format(
                                Locale.ROOT,
                                "Promise kept%s: accepted from %.3f on",
                                in(policy.getDomain()),
                                policy.getThreshold());
                    case WITHDRAWN -> "Promise withdrawn" + in(policy.getDomain());
                    case NOT_YET -> "Promise not kept yet" + in(policy.getDomain());
                    case NONE -> "Nothing promised" + in(policy.getDomain());
                    case POOLED -> "All domains together decide" + in(policy.getDomain());
                };
        return new MonitoredEvent(
                policy.getDecidedAt(),
                MonitoredEventKind.POLICY,
                domain(policy.getDomain()),
                null,
                policy.getAnswerModel(),
                what,
                policy.getReason());
    }

    static MonitoredEvent of(Promise promise) {
        String what = promise.getTarget() == null
                ? "Nothing is promised any more"
                : String.format(Locale.ROOT, "Promised: at most %.1f %% wrong", 100 * promise.getTarget());
        return new MonitoredEvent(
                promise.getDecidedAt(),
                MonitoredEventKind.PROMISE,
                domain(promise.getDomain()),
                null,
                promise.getAnswerModel(),
                what + in(promise.getDomain()),
                "");
    }

    private static String domain(String domain) {
        return domain.isEmpty() || domain.equals(QuestionLimits.ALL_DOMAINS) ? null : domain;
    }

    private static String in(String domain) {
        return domain(domain) == null ? "" : " in " + domain;
    }

    /** Whether it matters to who looks at a domain; all of it does to who looks at all together. */
    boolean isAbout(String wanted) {
        return wanted.equals(QuestionLimits.ALL_DOMAINS) || domain == null || domain.equals(wanted);
    }
}
