package io.candor.monitor;

import io.candor.event.DriftAlarm;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Alarms and who acknowledged them, whichever is read first; the oldest give way. Safe for use by several threads. */
final class AlarmHistory {
    private final int most;
    private final Map<String, MonitoredAlarm> alarms = new LinkedHashMap<>();
    private final Map<String, OperatorMark> marks = new LinkedHashMap<>();

    AlarmHistory(MonitorConfig config) {
        this.most = config.maxEvents();
    }

    synchronized void add(DriftAlarm alarm) {
        MonitoredAlarm raised = MonitoredAlarm.of(alarm);
        OperatorMark mark = marks.get(alarm.getAlarmId());
        alarms.put(alarm.getAlarmId(), mark == null ? raised : raised.acknowledged(mark));
        bound(alarms);
    }

    /** The first who does counts. */
    synchronized void acknowledge(String alarmId, OperatorMark mark) {
        marks.merge(alarmId, mark, (known, other) -> known.at().isAfter(other.at()) ? other : known);
        alarms.computeIfPresent(alarmId, (same, alarm) -> alarm.acknowledged(marks.get(alarmId)));
        bound(marks);
    }

    private void bound(Map<String, ?> map) {
        if (map.size() > most) {
            map.remove(map.keySet().iterator().next());
        }
    }

    synchronized Optional<MonitoredAlarm> find(String alarmId) {
        return Optional.ofNullable(alarms.get(alarmId));
    }

    /** The newest first. */
    synchronized List<MonitoredAlarm> find(Predicate<MonitoredAlarm> wanted) {
        return alarms.values().stream()
                .filter(wanted)
                .sorted(Comparator.comparing(MonitoredAlarm::raisedAt).reversed())
                .toList();
    }
}
