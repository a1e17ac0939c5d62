package io.candor.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfidenceReportTest {
    @Test
    void shouldNotBeCleanWhenAllAnswersAreOfOtherModels() {
        ConfidenceReport report = new ConfidenceReport(10, 0, 10, 0, List.of());

        assertThat(report.clean()).isFalse();
        assertThat(AuditText.lines(report)).last().asString().startsWith("NOT CHECKED");
    }

    @Test
    void shouldBeCleanWhenThoseOfThisModelAre() {
        ConfidenceReport report = new ConfidenceReport(10, 4, 6, 0.001, List.of());

        assertThat(report.clean()).isTrue();
        assertThat(AuditText.lines(report)).last().asString().startsWith("CLEAN");
    }

    @Test
    void shouldSayThatTheDeadLettersAreOfQuestionsAlone() {
        AuditReport report = new AuditReport(1, Map.of(), 1, 0, 0, 0, 0, Map.of(), List.of());

        assertThat(AuditText.lines(report))
                .anyMatch(line -> line.startsWith("dead letters of questions "))
                .noneMatch(line -> line.startsWith("dead letters  "));
    }

    @Test
    void shouldBeCleanWhenThereIsNoAnswer() {
        assertThat(new ConfidenceReport(0, 0, 0, 0, List.of()).clean()).isTrue();
    }
}
