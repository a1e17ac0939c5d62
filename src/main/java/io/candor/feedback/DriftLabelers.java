package io.candor.feedback;

import io.candor.event.LabelerIdentity;
import io.candor.event.SourceKey;
import io.candor.honesty.AttributedLabel;
import io.candor.honesty.labeler.JudgedAnswer;
import io.candor.honesty.labeler.RecentVerdicts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.streams.state.KeyValueStore;

/** Whose verdicts are bet on: labelers are compared by the latest labels, and those who contradict the others feed no alarm. */
final class DriftLabelers {
    /** The latest labels, each at its number modulo how many are kept. */
    private final KeyValueStore<String, JudgedVerdicts> verdicts;

    private final DriftProgress progress;
    private final Set<String> trusted;
    private RecentVerdicts recent;

    /**
     * @param progress how many labels there were and who is suspected; kept up to date, and written by whoever gave it
     * @param trusted labelers who are never suspected
     */
    DriftLabelers(KeyValueStore<String, JudgedVerdicts> verdicts, DriftProgress progress, Set<String> trusted) {
        this.verdicts = verdicts;
        this.progress = progress;
        this.trusted = trusted;
        this.recent = recent();
    }

    private RecentVerdicts recent() {
        return new RecentVerdicts(trusted, kept(), progress.getJudged(), progress.getSuspects());
    }

    private List<JudgedAnswer> kept() {
        List<JudgedAnswer> kept = new ArrayList<>();
        for (long i = Math.max(0, progress.getJudged() - RecentVerdicts.KEPT); i < progress.getJudged(); i++) {
            kept.add(judged(verdicts.get(place(i))));
        }
        return kept;
    }

    /** Keeps of the verdicts on a text those alone of whom still has one, and names nobody who is left with none. */
    void forget(String text, Set<String> standing) {
        Set<String> named = new HashSet<>();
        for (long i = Math.max(0, progress.getJudged() - RecentVerdicts.KEPT); i < progress.getJudged(); i++) {
            JudgedVerdicts known = verdicts.get(place(i));
            if (known.getText().equals(text)) {
                JudgedVerdicts left = JudgedVerdicts.newBuilder(known).build();
                left.getVerdicts().keySet().retainAll(standing);
                left.setReferences(known.getReferences().stream()
                        .filter(standing::contains)
                        .toList());
                verdicts.put(place(i), left);
                named.addAll(left.getVerdicts().keySet());
            } else {
                named.addAll(known.getVerdicts().keySet());
            }
        }
        progress.setSuspects(
                progress.getSuspects().stream().filter(named::contains).toList());
        recent = recent();
    }

    private static String place(long number) {
        return Long.toString(number % RecentVerdicts.KEPT);
    }

    /** Compares the labelers by one label more; returns what it is as those found it who are not suspected, if there are any. */
    OptionalDouble hear(SettlingLabel label) {
        JudgedVerdicts judged = new JudgedVerdicts(
                text(label),
                SourceKey.of(label.getDomain(), label.getAnswerModel()),
                SourceKey.of(label.getModelId(), label.getAnswerModel()),
                label.getConfidence(),
                label.getLabel(),
                label.getVerdicts(),
                label.getReferences());
        verdicts.put(place(progress.getJudged()), judged);
        JudgedAnswer answer = judged(judged);
        recent.add(answer);
        progress.setJudged(recent.judged());
        progress.setSuspects(recent.suspects().stream().sorted().toList());
        return answer.label().standsWithout(recent.suspects())
                ? OptionalDouble.of(answer.label().without(recent.suspects()).label())
                : OptionalDouble.empty();
    }

    /** Labelers who find one answer of another system to a text right and another wrong do not contradict each other. */
    private static String text(SettlingLabel label) {
        return label.getAnswerModel() == null
                ? label.getText()
                : SourceKey.of(label.getText() + '\0' + label.getAnswer(), label.getAnswerModel());
    }

    private static JudgedAnswer judged(JudgedVerdicts judged) {
        Map<String, Double> all = judged.getVerdicts().isEmpty()
                ? Map.of(LabelerIdentity.UNKNOWN, judged.getLabel())
                : judged.getVerdicts();
        return new JudgedAnswer(
                judged.getText(),
                judged.getDomain(),
                judged.getScorer(),
                judged.getConfidence(),
                new AttributedLabel(judged.getLabel(), new TreeMap<>(all)),
                Set.copyOf(judged.getReferences()));
    }
}
