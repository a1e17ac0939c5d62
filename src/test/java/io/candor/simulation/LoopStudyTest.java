package io.candor.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.candor.MappedConfig;
import io.candor.honesty.promise.ErrorPromise;
import io.candor.training.fit.FitProgress;
import io.candor.training.map.MapConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoopStudyTest {
    private static final MapConfig MAPS = MappedConfig.of(MapConfig.class, Map.of());

    private final LoopSettingsBuilder settings = new LoopSettingsBuilder();

    @Test
    void shouldRecoverTheChangedDomainAndLeaveTheOthers() {
        LoopResult result = run(TruthChange.DOMAIN);

        assertThat(result.changedDomains()).containsExactly("law");
        assertThat(look(result, 0).changed().mean()).isGreaterThan(0.3);
        assertThat(look(result, 2).changed().mean())
                .isLessThan(0.3 * look(result, 0).changed().mean());
        assertThat(look(result, 2).unchanged().mean()).isLessThan(0.05);
        assertThat(look(result, 2).brierChange().mean()).isCloseTo(0, within(0.02));
        assertThat(result.firstLive().reached()).isEqualTo(settings.seeds);
        assertThat(result.firstLive().fewest()).isBetween(20, 150);
    }

    @Test
    void shouldPromoteNothingWhenTheHeadIsHonestAndNothingChanges() {
        LoopResult result = run(TruthChange.NONE);

        assertThat(result.firstLive().reached()).isZero();
        assertThat(result.falsePromotions()).isZero();
        assertThat(result.changedDomains()).isEmpty();
        assertThat(look(result, 2).changed().mean()).isNaN();
        assertThat(look(result, 2).unchanged().mean()).isCloseTo(0, within(0.02));
        assertThat(result.recovered().most()).isZero();
    }

    @Test
    void shouldKeepAPromiseByTheLabelsBeforeTheChangeAndWithdrawItAfter() {
        settings.promise = Optional.of(new PromiseSettings(new ErrorPromise(0.3, 0.95), Optional.empty()));
        settings.before = 600;

        LoopResult result = run(TruthChange.DOMAIN);

        assertThat(result.promise().kept()).isEqualTo(settings.seeds);
        assertThat(result.promise().withdrawn().reached()).isPositive();
        assertThat(result.promise().errorBefore()).isLessThan(0.3);
        assertThat(new LoopText(settings.build(), false).of(result)).contains("kept before the change in 3 of 3 seeds");
    }

    @Test
    void shouldSayInWordsThatNoAnswerWasAccepted() {
        settings.promise = Optional.of(new PromiseSettings(new ErrorPromise(0.01, 0.95), Optional.empty()));

        LoopResult result = run(TruthChange.NONE);

        assertThat(new LoopText(settings.build(), false).of(result))
                .contains(" labels none was accepted")
                .doesNotContain("NaN labels", "NaN since", "the change");
    }

    @Test
    void shouldGiveTheSameFiguresForTheSameSeeds() {
        String first = LoopFiles.json(settings.build(), List.of(run(TruthChange.HALF)));

        assertThat(LoopFiles.json(settings.build(), List.of(run(TruthChange.HALF))))
                .isEqualTo(first);
    }

    @Test
    void shouldNeedMoreLabelsWhenManyVerdictsAreMistaken() {
        double sure = look(run(TruthChange.DOMAIN), 1).changed().mean();
        settings.error = 0.3;

        assertThat(look(run(TruthChange.DOMAIN), 1).changed().mean()).isGreaterThan(sure + 0.03);
    }

    @Test
    void shouldPromoteNothingWhenPeopleLabelWrongAnswersMoreOftenThanRightOnes() {
        settings.sampleShare = 0.2;
        settings.labeledRight = 0.3;

        assertThat(run(TruthChange.NONE).promotions()).isZero();
    }

    @Test
    void shouldCountATextOnceWhenItIsAskedAgain() {
        settings.repetition = 1.5;

        LoopResult result = run(TruthChange.DOMAIN);

        assertThat(result.labeled()).isLessThan(0.7 * (settings.before + settings.after));
    }

    @Test
    void shouldNotBelieveLiarsWhoComeLate() {
        settings.liarShare = 0.4;
        settings.lateLiars = true;

        LoopResult result = run(TruthChange.NONE);

        assertThat(result.promotions()).isZero();
        assertThat(look(result, 2).unchanged().mean()).isCloseTo(0, within(0.02));
    }

    @Test
    void shouldMoveMapsByLiarsWhenEverybodyIsBelievedFromTheBeginning() {
        settings.liarShare = 1;
        settings.lateLiars = true;
        LoopResult guarded = run(TruthChange.NONE);
        MapConfig credulous = MappedConfig.of(MapConfig.class, Map.of("newcomer-share", "1"));

        LoopResult harmed = new LoopStudy(SimulatedHead.answers(), settings.build(), credulous, FitProgress.SILENT)
                .run(TruthChange.NONE);

        assertThat(guarded.promotions()).isZero();
        assertThat(harmed.labeled()).isGreaterThan(guarded.labeled());
    }

    @Test
    void shouldNotTellDomainsApartWhenAskersNameNone() {
        double named = look(run(TruthChange.DOMAIN), 2).changed().mean();

        assertThat(look(run(TruthChange.NO_DOMAIN), 2).changed().mean()).isGreaterThan(named + 0.05);
    }

    @Test
    void shouldMendAnswersThatAreWrongEverywhere() {
        settings.wrong = Set.of("answer-1", "answer-2", "answer-3", "answer-4");
        settings.after = 400;
        settings.looks = List.of(0, 200, 400);

        LoopResult result = run(TruthChange.ANSWER);

        assertThat(result.changedDomains()).containsExactlyElementsOf(SimulatedHead.DOMAINS);
        assertThat(look(result, 2).changed().mean())
                .isLessThan(look(result, 0).changed().mean());
    }

    @Test
    void shouldRefuseToMeasureOnAHandfulOfQuestions() {
        settings.repetition = 0.01;
        settings.texts = SimulatedHead.TEXTS;
        settings.after = 3_000;

        assertThatThrownBy(() -> run(TruthChange.DOMAIN))
                .isInstanceOf(NotEnoughQuestionsException.class)
                .hasMessageContaining("are left to measure on");
    }

    @Test
    void shouldWriteALineOfCsvForEachSeedAndLook() {
        StringWriter written = new StringWriter();

        LoopFiles.csv(List.of(run(TruthChange.NONE)), new PrintWriter(written));

        assertThat(written.toString().lines().toList())
                .hasSize(1 + settings.seeds * settings.looks.size())
                .allMatch(line -> line.chars().filter(letter -> letter == ',').count() == 10)
                .noneMatch(line -> line.contains("NaN"));
        assertThat(written.toString())
                .startsWith("change,seed,labels,days,changed")
                .contains("none,1,0,0.0");
    }

    @Test
    void shouldWriteJsonWithoutNumbersThatJsonDoesNotHave() {
        assertThat(LoopFiles.json(settings.build(), List.of(run(TruthChange.NONE))))
                .doesNotContain("NaN")
                .contains("\"brierUnchanged\"", "\"looks\"", "\"perDay\" : 10.0");
    }

    @Test
    void shouldDrawWithAsciiAloneWhenThereIsNoMore() {
        LoopResult result = run(TruthChange.DOMAIN);

        assertThat(new LoopText(settings.build(), false).of(result))
                .satisfies(text -> assertThat(
                                StandardCharsets.US_ASCII.newEncoder().canEncode(text))
                        .isTrue())
                .contains("|" + "#".repeat(50) + " ", "| labels | time |", "First map live", "Recovered");
        assertThat(new LoopText(settings.build(), true).of(result)).contains("█".repeat(50) + " ", " ± ");
    }

    private LoopResult run(TruthChange change) {
        return new LoopStudy(SimulatedHead.answers(), settings.build(), MAPS, FitProgress.SILENT).run(change);
    }

    private static LookSummary look(LoopResult result, int place) {
        return result.looks().get(place);
    }
}
