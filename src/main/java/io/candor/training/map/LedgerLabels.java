package io.candor.training.map;

import io.candor.event.LabeledAnswer;
import io.candor.event.LabelerIdentity;
import io.candor.event.TextIdentity;
import io.candor.honesty.AttributedLabel;
import io.candor.honesty.Probability;
import io.candor.honesty.answer.AnswerIdentity;
import io.candor.honesty.labeler.JudgedAnswer;
import io.candor.honesty.labeler.LabelerTrust;
import io.candor.honesty.map.LabeledLogit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The labels of the ledger that are final and count. Labelers are those of the installation, so labels of every model and adapter
 * say who is believed. A pure function of the ledger. Not thread-safe.
 */
final class LedgerLabels {
    private final MaturingLabels maturing;
    private final LabelerTrust trust;
    private long passedOver;

    /** A label that counts, and where it belongs. */
    record Final(String modelId, String releaseId, CountedLabel label) {}

    LedgerLabels(MapConfig config) {
        maturing = new MaturingLabels(config.maturity());
        trust = new LabelerTrust(config.trust());
    }

    /**
     * Takes a record of the ledger; returns the labels that are final with it and count.
     *
     * @param timestamp of the record, in milliseconds
     */
    List<Final> add(LabeledAnswer labeled, long timestamp) {
        maturing.add(labeled, timestamp);
        List<Final> all = new ArrayList<>();
        for (LabeledAnswer mature : maturing.mature(timestamp)) {
            String text = TextIdentity.of(mature);
            Optional<LabelerTrust.Counted> counted = trust.add(judged(mature, text));
            counted.ifPresentOrElse(
                    label -> all.add(new Final(
                            mature.getModelId(),
                            mature.getReleaseId(),
                            new CountedLabel(
                                    text,
                                    logit(mature, label.label().label()),
                                    label.label(),
                                    label.doubted(),
                                    trust.distrusted()))),
                    () -> passedOver++);
        }
        return all;
    }

    private static JudgedAnswer judged(LabeledAnswer labeled, String text) {
        SortedMap<String, Double> verdicts = LabelerIdentity.verdicts(labeled);
        return new JudgedAnswer(
                text,
                labeled.getDomain(),
                labeled.getModelId(),
                Probability.sigmoid(labeled.getLogit()),
                new AttributedLabel(
                        labeled.getLabel(),
                        verdicts.isEmpty()
                                ? new TreeMap<>(Map.of(LabelerIdentity.UNKNOWN, labeled.getLabel()))
                                : verdicts),
                LabelerIdentity.references(labeled));
    }

    private static LabeledLogit logit(LabeledAnswer labeled, double correctness) {
        return new LabeledLogit(
                labeled.getLogit(), labeled.getDomain(), AnswerIdentity.of(labeled.getAnswer()), correctness);
    }

    /** Labels that did not count. */
    long passedOver() {
        return passedOver;
    }

    /** Who is not believed. */
    LabelerTrust trust() {
        return trust;
    }
}
