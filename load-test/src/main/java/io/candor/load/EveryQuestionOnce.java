package io.candor.load;

import io.candor.audit.AuditReport;
import java.util.List;
import java.util.Locale;

/**
 * Every question had exactly one outcome, with the confidence of one release, as the audit proves from the topics.
 *
 * @param before questions asked before the measurement, which the audit sees too
 * @param poured poison among the questions, likewise
 * @param lines of the audit
 */
record EveryQuestionOnce(Measurement measurement, long before, long poured, AuditReport audit, List<String> lines)
        implements Invariant {
    @Override
    public boolean holds() {
        return audit.clean()
                && audit.questions() == before + poured + measurement.asked()
                && measurement.open() == 0
                && measurement.failed() == 0;
    }

    @Override
    public List<String> sentences() {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "%,d questions asked: %,d had an outcome, %d refused, %d none.",
                        measurement.asked(),
                        measurement.all().getTotalCount(),
                        measurement.failed(),
                        measurement.open()),
                String.format(
                        Locale.ROOT,
                        "The audit, over these, %d questions before and %d records of poison: %s",
                        before,
                        poured,
                        lines.get(lines.size() - 1)));
    }
}
