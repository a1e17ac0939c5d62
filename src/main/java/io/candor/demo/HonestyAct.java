package io.candor.demo;

import io.candor.honesty.Auroc;
import io.candor.honesty.Binning;
import io.candor.honesty.CalibrationNoiseFloor;
import io.candor.honesty.ExpectedCalibrationError;
import io.candor.honesty.ReliabilityDiagram;
import io.candor.honesty.ScoredAnswer;
import java.util.List;
import java.util.Locale;

/** Compares the confidences with the truth. */
final class HonestyAct implements Act {
    private static final int BAR = 50;

    private final double leastAuroc;

    /** @param leastAuroc in [0, 1]; below it the act fails */
    HonestyAct(double leastAuroc) {
        this.leastAuroc = leastAuroc;
    }

    @Override
    public String title() {
        return "How honest were the confidences?";
    }

    @Override
    public List<String> play(Story story, Audience audience) {
        if (story.answered().isEmpty()) {
            return List.of("there is no answer to judge");
        }
        HonestyFigures honesty = HonestyFigures.of(story.answered());
        List<ScoredAnswer> scored =
                story.answered().stream().map(AnsweredQuestion::scored).sorted().toList();
        double auroc = Auroc.binary().measure(scored);
        audience.say(figure("accuracy", honesty.accuracy(), "of the answers are right"));
        audience.say(figure("AUROC", auroc, "0.5 is guessing, 1 tells every right answer from every wrong one"));
        audience.say(figure("ECE", honesty.ece(), noise(honesty.floor())));
        drawDiagram(ReliabilityDiagram.of(scored, ExpectedCalibrationError.PAPER_BINS, Binning.STANDARD), audience);
        return auroc >= leastAuroc
                ? List.of()
                : List.of(String.format(Locale.ROOT, "AUROC %.3f is below the floor of %.3f", auroc, leastAuroc));
    }

    private static String noise(CalibrationNoiseFloor floor) {
        return String.format(
                Locale.ROOT,
                "0 is perfect; chance alone gives %.3f on average and %.3f once in twenty times",
                floor.mean(),
                floor.quantile95());
    }

    private static String figure(String name, double value, String meaning) {
        return String.format(Locale.ROOT, "%-9s %6.3f   %s", name, value, meaning);
    }

    private static void drawDiagram(ReliabilityDiagram diagram, Audience audience) {
        audience.say("");
        audience.say("confidence   answers   right   # share of right answers, | mean confidence");
        for (ReliabilityDiagram.Bin bin : diagram.bins()) {
            if (bin.count() > 0) {
                audience.say(String.format(
                        Locale.ROOT,
                        "%.1f to %.1f   %,7d   %4.0f%%   %s",
                        bin.low(),
                        bin.high(),
                        bin.count(),
                        100 * bin.accuracy(),
                        bar(bin)));
            }
        }
    }

    private static String bar(ReliabilityDiagram.Bin bin) {
        int right = (int) Math.round(bin.accuracy() * BAR);
        StringBuilder bar = new StringBuilder("#".repeat(right)).append(" ".repeat(BAR + 1 - right));
        bar.setCharAt((int) Math.round(bin.meanConfidence() * BAR), '|');
        return bar.toString().stripTrailing();
    }
}
