package io.candor.monitor;

import static io.candor.monitor.TestReports.START;
import static io.candor.monitor.TestReports.calibrating;
import static org.assertj.core.api.Assertions.assertThat;

import io.candor.event.TrainingPhase;
import io.candor.event.TrainingProgress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What operators are told of trainers. */
class TrainerOverviewTest {
    private static TrainingProgress said(TrainingPhase phase, String reason) {
        return TrainingProgress.newBuilder()
                .setModelId("atlas")
                .setPhase(phase)
                .setSince(START)
                .setAt(START)
                .setReason(reason)
                .setNextAttemptAt(START.plusSeconds(10))
                .build();
    }

    private static TrainerOverview.Trainer trainer(TrainingProgress said, long later) {
        return TrainerOverview.of(List.of(said), START.plusSeconds(later))
                .trainers()
                .get(0);
    }

    @Test
    void shouldSayInWordsThatNoTrainerWasEverHeardOf() {
        TrainerOverview overview = TrainerOverview.of(List.of(), START);

        assertThat(overview.statement()).startsWith("No trainer was ever heard of: nothing learns from labels");
    }

    @Test
    void shouldSayHowFarItIs() {
        TrainerOverview.Trainer trainer = trainer(calibrating("atlas", "r2", START), 20);

        assertThat(trainer.running()).isTrue();
        assertThat(trainer.statement()).isEqualTo("Learns from labels: epoch 2 of at most 6, step 40 of at most 120.");
        assertThat(trainer.since()).isEqualTo(START.minusSeconds(60));
    }

    @Test
    void shouldSayWhenItTriesAgainAndWhy() {
        TrainerOverview.Trainer trainer = trainer(said(TrainingPhase.FAILING, "the store is away"), 1);

        assertThat(trainer.nextAttemptAt()).isEqualTo(START.plusSeconds(10));
        assertThat(trainer.statement()).isEqualTo("It cannot go on and tries again: the store is away.");
    }

    @Test
    void shouldSayThatNoneRunsWhenTheOnlyOneIsSilentForLongerThanItEverIs() {
        TrainingProgress said = said(TrainingPhase.IDLE, "1 of 3 batches are there");
        long patience = TrainerOverview.SILENT.toSeconds();

        assertThat(trainer(said, patience).running()).isTrue();
        assertThat(trainer(said, patience + 1).running()).isFalse();
        assertThat(trainer(said, patience + 1).nextAttemptAt()).isNull();
        assertThat(trainer(said, patience + 1).statement())
                .startsWith("Nothing is heard of it any more")
                .endsWith("Last it said: Has nothing to train on now: 1 of 3 batches are there.");
        assertThat(TrainerOverview.of(List.of(said), START.plusSeconds(patience + 1))
                        .statement())
                .startsWith("No trainer runs: labels are kept");
    }

    @Test
    void shouldSayAtOnceThatItWasStopped() {
        TrainerOverview.Trainer trainer = trainer(said(TrainingPhase.STOPPED, ""), 1);

        assertThat(trainer.running()).isFalse();
        assertThat(trainer.statement()).isEqualTo("It was stopped.");
    }
}
