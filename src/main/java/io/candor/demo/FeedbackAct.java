package io.candor.demo;

import io.candor.event.CalibrationReport;
import io.candor.event.QuestionLimits;
import java.time.Duration;
import java.util.List;

/** Verdicts stream back and become a report. */
final class FeedbackAct implements Act {
    private static final Duration POLL = Duration.ofMillis(100);

    @Override
    public String title() {
        return "People judge the answers; the calibrator reports how honest they were";
    }

    @Override
    public List<String> play(Story story, Audience audience) {
        try (TopicTail<CalibrationReport> reports = new TopicTail<>(
                        story.connection(), story.connection().topics().calibrationReports());
                Labelers labelers = new Labelers(story.connection())) {
            story.answered().forEach(labelers::judge);
            while (!story.timeLeft().isZero()) {
                for (CalibrationReport report : reports.poll(POLL)) {
                    if (report.getDomain().equals(QuestionLimits.ALL_DOMAINS)
                            && report.getLabels() == story.answered().size()) {
                        audience.say(story.timeline().note(ReportLine.of(report)));
                        return List.of();
                    }
                }
            }
        }
        return List.of("no report told of all " + story.answered().size() + " verdicts in time");
    }
}
