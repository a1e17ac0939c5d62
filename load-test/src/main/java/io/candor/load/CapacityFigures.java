package io.candor.load;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What one question costs, by the difference of two moments between which some were asked, answered and, one in ten, judged.
 *
 * @param rate questions per second
 * @param roles one per process
 * @param topics of those that grew
 * @param folders beside topics, those that grew
 */
record CapacityFigures(double rate, List<Role> roles, List<Disk> topics, List<Disk> folders) {
    /**
     * @param idleCores processors that it uses without any question
     * @param milliseconds of processor time for each question, above those
     * @param engineMilliseconds of them in which its model computed, by the clock; 0 for one without a model
     * @param residentBytes at the end
     */
    record Role(String name, double idleCores, double milliseconds, double engineMilliseconds, long residentBytes) {
        /** Processors at a rate, without its model. */
        double cores(double questionsPerSecond) {
            return idleCores + questionsPerSecond * (milliseconds - engineMilliseconds) / 1000;
        }
    }

    /**
     * @param written bytes for each question, as producers compressed them, on one broker
     * @param live of them what stays after compaction, where there is any, without framing or compression; as many as written elsewhere
     */
    record Disk(String name, double written, double live) {}

    CapacityFigures {
        roles = List.copyOf(roles);
        topics = List.copyOf(topics);
        folders = List.copyOf(folders);
    }

    /**
     * Everything that is looked at, at one moment.
     *
     * @param topics bytes of segments
     * @param live of topics that are compacted, by {@link LiveRecords}
     */
    record Look(
            long nanos,
            Map<String, ProcessFigures> processes,
            double engineSeconds,
            Map<String, Long> topics,
            Map<String, Long> live,
            Map<String, Long> folders) {
        double seconds(Look later) {
            return (later.nanos - nanos) / 1e9;
        }
    }

    /**
     * @param idle before nothing was asked for a while
     * @param before the first question, after that while
     * @param after the last label
     * @param engine the process that has the model; it computes on one thread
     */
    static CapacityFigures of(double rate, long questions, Look idle, Look before, Look after, String engine) {
        List<Role> roles = after.processes().keySet().stream()
                .map(name -> role(name, questions, idle, before, after, name.equals(engine)))
                .flatMap(Optional::stream)
                .toList();
        return new CapacityFigures(
                rate,
                roles,
                grown(before.topics(), after.topics(), before.live(), after.live(), questions),
                grown(before.folders(), after.folders(), Map.of(), Map.of(), questions));
    }

    private static Optional<Role> role(
            String name, long questions, Look idle, Look before, Look after, boolean hasModel) {
        ProcessFigures first = idle.processes().get(name);
        ProcessFigures second = before.processes().get(name);
        ProcessFigures last = after.processes().get(name);
        if (first == null || second == null) {
            return Optional.empty();
        }
        double idleCores = (second.processorSeconds() - first.processorSeconds()) / idle.seconds(before);
        double used = last.processorSeconds() - second.processorSeconds() - idleCores * before.seconds(after);
        double engine = hasModel ? after.engineSeconds() - before.engineSeconds() : 0;
        return Optional.of(
                new Role(name, idleCores, 1000 * used / questions, 1000 * engine / questions, last.residentBytes()));
    }

    private static List<Disk> grown(
            Map<String, Long> before,
            Map<String, Long> after,
            Map<String, Long> liveBefore,
            Map<String, Long> liveAfter,
            long questions) {
        return new TreeSet<>(after.keySet())
                .stream()
                        .map(name -> {
                            double written = grown(name, before, after) / (double) questions;
                            return new Disk(
                                    name,
                                    written,
                                    liveAfter.containsKey(name)
                                            ? grown(name, liveBefore, liveAfter) / (double) questions
                                            : written);
                        })
                        .filter(disk -> disk.written() > 0)
                        .toList();
    }

    private static long grown(String name, Map<String, Long> before, Map<String, Long> after) {
        return after.get(name) - before.getOrDefault(name, 0L);
    }
}
