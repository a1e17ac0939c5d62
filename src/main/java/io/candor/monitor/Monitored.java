package io.candor.monitor;

import io.candor.event.DriftAlarm;
import io.candor.event.Policy;
import io.candor.event.ReleaseEvent;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseHistory;

/** All that operators are shown, as far as it was read. Written by one thread; read by all. */
final class Monitored {
    private final ReportHistory reports;
    private final EventHistory events;
    private final AlarmHistory alarms;
    private final DeadLetterHistory deadLetters;
    private final PolicyHistory policies;
    private final TrainerReports trainers = new TrainerReports();
    private volatile ReleaseHistory releases = ReleaseHistory.EMPTY;

    Monitored(MonitorConfig config) {
        reports = new ReportHistory(config);
        events = new EventHistory(config);
        alarms = new AlarmHistory(config);
        deadLetters = new DeadLetterHistory(config);
        policies = new PolicyHistory(config);
    }

    void alarm(DriftAlarm alarm) {
        alarms.add(alarm);
        events.add(MonitoredEvent.of(alarm));
    }

    void release(long offset, ReleaseEvent event) {
        boolean toldBefore = isToldAgain(event);
        releases = releases.with(offset, event);
        if (!toldBefore) {
            MonitoredEvent.of(event).ifPresent(events::add);
        }
    }

    /** Every answerer that starts without a live release says that the one of its model is. */
    private boolean isToldAgain(ReleaseEvent event) {
        return event.getDecidedBy().equals(LoggedRelease.BUNDLE)
                && releases.live(event.getModelId())
                        .filter(live -> live.releaseId().equals(event.getReleaseId()))
                        .isPresent();
    }

    void policy(Policy policy) {
        policies.add(policy);
        events.add(MonitoredEvent.of(policy));
    }

    ReportHistory reports() {
        return reports;
    }

    EventHistory events() {
        return events;
    }

    AlarmHistory alarms() {
        return alarms;
    }

    DeadLetterHistory deadLetters() {
        return deadLetters;
    }

    ReleaseHistory releases() {
        return releases;
    }

    TrainerReports trainers() {
        return trainers;
    }

    PolicyHistory policies() {
        return policies;
    }
}
