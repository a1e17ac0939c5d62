package io.candor.experiment;

/** What a label states about a question. */
enum LabelKind {
    /** No label is used. */
    NONE("none") {
        @Override
        double target(QuestionSignals signals, int question) {
            throw new IllegalStateException("there is no label to learn from");
        }
    },
    /** The share of the sampled answers that a judge calls right. */
    GRADED("graded") {
        @Override
        double target(QuestionSignals signals, int question) {
            return signals.graded(question);
        }
    },
    /** One verdict on the greedy answer, as live feedback gives it. */
    BINARY("binary") {
        @Override
        double target(QuestionSignals signals, int question) {
            return signals.verdicts()[question];
        }
    },
    /**
     * One verdict, combined with the model's own agreement: a right greedy answer makes the samples that agree with it
     * right, a wrong one makes them wrong. This estimates a graded label from one verdict and samples without verdicts.
     */
    BINARY_SPREAD("binary × agreement") {
        @Override
        double target(QuestionSignals signals, int question) {
            return signals.verdicts()[question] * signals.agreement(question);
        }
    };

    private final String title;

    LabelKind(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** In [0, 1]. */
    abstract double target(QuestionSignals signals, int question);
}
