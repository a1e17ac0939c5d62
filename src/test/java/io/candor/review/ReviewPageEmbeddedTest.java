package io.candor.review;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.candor.Chromium;
import io.candor.NodeProject;
import io.candor.access.AccessRoles;
import io.candor.access.TestKeys;
import io.candor.embedded.TestStackResource;
import io.candor.event.FeedbackSource;
import io.candor.event.KafkaConnection;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The review queue in a real browser, as labelers with keys see it. Pictures of it come to lie under {@code target/screenshots}. */
@QuarkusTest
@QuarkusTestResource(value = TestStackResource.class, restrictToAnnotatedClass = true)
@TestProfile(ReviewPageEmbeddedTest.Keys.class)
class ReviewPageEmbeddedTest {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final int ANSWERS = 24;
    /** Verdicts of the sitting whose key presses are counted: {@code -Dcandor.test.verdicts=100} for a long one. */
    private static final int SITTING = Integer.getInteger("candor.test.verdicts", 20);

    private static final double MOST_PRESSES_OF_A_VERDICT = 1.2;
    private static final String AXE =
            "axe.run().then(found => found.violations.filter(each => ['serious', 'critical'].includes(each.impact))"
                    + ".map(each => each.id + ': ' + each.nodes.map(node => node.target).join(', ')))";

    /** Keys are asked for. */
    public static final class Keys implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "candor.access.mode",
                    "keys",
                    "candor.review.reference-search",
                    "https://search.example/?q={question}");
        }
    }

    @Inject
    KafkaConnection kafka;

    @TestHTTPResource
    URI root;

    private final String domain = "page-" + UUID.randomUUID();
    private Chromium chromium;
    private TestKeys.Made lastKey;

    @BeforeEach
    void open() throws IOException {
        Optional<Path> program = Chromium.find();
        assumeTrue(program.isPresent(), "not run: there is no chromium on the PATH");
        await("console is ready")
                .atMost(Duration.ofSeconds(60))
                .until(() -> given().get("/health/ready").statusCode() == 200);
        chromium = new Chromium(program.get());
    }

    @AfterEach
    void close() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void shouldLetTwoLabelersJudgeTwentyAnswersByKeyboardAndNeverTheSame() throws Exception {
        answered();
        Chromium.Page ann = enter("ann");
        Chromium.Page bob = enter("bob");

        CompletableFuture<List<String>> ofBob = CompletableFuture.supplyAsync(() -> judge(bob, 10));
        List<String> judged = new ArrayList<>(judge(ann, 10));
        judged.addAll(ofBob.get());

        assertThat(judged).hasSize(20).doesNotHaveDuplicates();
        await("the page counts").untilAsserted(() -> assertThat(ann.text(".progress"))
                .startsWith("10 judged in this sitting, 4 waiting"));
        assertThat(ann.takeErrors()).isEmpty();
        assertThat(bob.takeErrors()).isEmpty();
    }

    @Test
    void shouldTakeAtMostSixKeysForFiveVerdictsThoughOneInTwentyIsUndoneAndOneLeftToOthers() {
        answered(SITTING + SITTING / 20 + 1);
        Chromium.Page page = enter("ann");
        int before = page.presses();

        for (int each = 1; each <= SITTING; each++) {
            press(page, each % 3 == 0 ? "w" : "r", page.text("#question"));
            if (each % 20 == 10) {
                press(page, "z", page.text("#question"));
                press(page, "r", page.text("#question"));
            } else if (each % 20 == 15) {
                press(page, "u", page.text("#question"));
            }
        }

        int presses = page.presses() - before;
        System.out.println(SITTING + " verdicts by keyboard: " + presses + " key presses");
        assertThat((double) presses / SITTING).isLessThanOrEqualTo(MOST_PRESSES_OF_A_VERDICT);
        assertThat(page.text(".progress")).startsWith(SITTING + " judged in this sitting");
        await("own figures").untilAsserted(() -> assertThat(given().header("Authorization", lastKey.bearer())
                                .get("/v1/review")
                                .<Integer>path("own.right")
                        + given().header("Authorization", lastKey.bearer())
                                .get("/v1/review")
                                .<Integer>path("own.wrong"))
                .isEqualTo(SITTING));
        assertThat(page.takeErrors()).isEmpty();
    }

    @Test
    void shouldBringBackTheLastAnswerWhenItsVerdictIsUndoneAndGoOnAfterAReload() throws Exception {
        answered();
        Chromium.Page page = enter("ann");
        String first = page.text("#question");
        press(page, "r", first);
        String second = page.text("#question");

        press(page, "z", second);
        assertThat(page.text("#question")).isEqualTo(first);
        press(page, "w", first);
        assertThat(page.text("#question")).isEqualTo(second);
        page.reload();
        await("the same answer")
                .untilAsserted(() -> assertThat(page.text("#question")).isEqualTo(second));
        press(page, "z", second);

        assertThat(page.text("#question")).isEqualTo(first);
        assertThat(page.text(".said")).isEqualTo("Withdrawn: judge it again, or leave it.");
        assertThat(page.takeErrors()).isEmpty();
    }

    @Test
    void shouldSendTheCommentWithTheVerdictAndGiveToOthersWhatOneIsUnsureOf() throws Exception {
        answered();
        Chromium.Page page = enter("ann");
        String unsure = page.text("#question");
        press(page, "u", unsure);
        String skipped = page.text("#question");
        press(page, "s", skipped);
        String commented = page.text("#question");

        settle(page);
        page.press("c");
        await("a place to write").until(() -> !page.evaluate("document.activeElement.id === 'comment'")
                .asText()
                .equals("false"));
        page.type("As rrr says");
        page.press("Escape");
        assertThat(page.text("#question")).isEqualTo(commented);
        press(page, "r", commented);

        assertThat(Set.of(unsure, skipped, commented)).hasSize(3);
        await("own figures").untilAsserted(() -> assertThat(
                        page.evaluate("document.querySelector('.own').textContent.replace(/\\s+/g, ' ')")
                                .asText())
                .contains("1 right, 0 wrong, 1 left to others, 1 skipped"));
        assertThat(page.takeErrors()).isEmpty();
    }

    @Test
    void shouldLookTheQuestionUpInATabOfItsOwnWithOneKey() throws Exception {
        answered();
        Chromium.Page page = enter("ann");
        String question = page.text("#question");
        page.evaluate("document.addEventListener('click', event => { const link = event.target.closest('#look-up');"
                + " event.preventDefault(); window.lookedUp = link.href + ' ' + link.target + ' ' + link.rel; })");

        page.press("l");

        assertThat(page.evaluate("window.lookedUp").asText())
                .isEqualTo("https://search.example/?q="
                        + URLEncoder.encode(question, StandardCharsets.UTF_8).replace("+", "%20")
                        + " _blank noopener noreferrer");
        assertThat(page.text("#question")).isEqualTo(question);
    }

    @Test
    void shouldKeepEverythingInItsPlaceAndInReachOfAThumbOnAPhone() throws Exception {
        answered();
        Chromium.Page page = enter("ann");
        page.resize(390, 844, true);
        settle(page);
        String before = places(page);
        String question = page.text("#question");

        page.evaluate("document.querySelector('.controls .right').click()");
        await("the next answer").until(() -> !page.text("#question").equals(question));

        assertThat(places(page)).isEqualTo(before);
        assertThat(page.evaluate("innerWidth === 390 && document.documentElement.scrollWidth <= innerWidth")
                        .asBoolean())
                .as("no scrolling sideways")
                .isTrue();
        assertThat(page.evaluate(
                                "[...document.querySelectorAll('.controls button')].every(button => {"
                                        + " const place = button.getBoundingClientRect();"
                                        + " return place.height >= 44 && place.bottom <= innerHeight && place.right <= innerWidth; })")
                        .asBoolean())
                .as("buttons large enough and on the screen")
                .isTrue();
        page.screenshot(SCREENSHOTS.resolve("review-phone.png"));
        page.prefer("dark");
        page.screenshot(SCREENSHOTS.resolve("review-phone-dark.png"));
        assertThat(page.takeErrors()).isEmpty();
    }

    @Test
    void shouldSayInWordsThatNothingWaitsAndThatTheServiceIsAway() throws Exception {
        Chromium.Page page = enter("ann");
        await("words").until(() -> page.text(".item").contains("Nothing waits for your verdict."));
        page.screenshot(SCREENSHOTS.resolve("review-empty.png"));
        answered();
        await("the answer comes by itself").until(() -> !page.text("#question").isEmpty());
        assertThat(page.takeErrors()).isEmpty();

        page.disconnect(true);
        String question = page.text("#question");
        settle(page);
        page.press("r");
        await("words").until(() -> page.text(".said").startsWith("The service cannot be reached."));
        assertThat(page.text("#question")).isEqualTo(question);
        page.screenshot(SCREENSHOTS.resolve("review-away.png"));
        page.disconnect(false);
        await("words without a press").untilAsserted(() -> assertThat(page.text(".said"))
                .isEqualTo("The service is back; nothing was lost. Press the same again."));

        press(page, "r", question);
        assertThat(page.text(".said")).startsWith("Last one: you said right; its confidence was ");
    }

    @Test
    void shouldShowInEveryTabOfALabelerTheAnswerThatIsToBeJudgedNow() throws Exception {
        answered();
        Chromium.Page page = enter("ann");
        Chromium.Page other = page.openTab(root.resolve("/#review"));
        enter(other, "ann");
        String first = page.text("#question");
        assertThat(other.text("#question")).isEqualTo(first);

        press(page, "r", first);

        String second = page.text("#question");
        await("the other tab goes on")
                .untilAsserted(() -> assertThat(other.text("#question")).isEqualTo(second));
        assertThat(other.text(".said")).isEqualTo("You dealt with the answer before this one in another tab.");
        assertThat(page.takeErrors()).isEmpty();
        assertThat(other.takeErrors()).isEmpty();
    }

    @Test
    void shouldCountWhatWaitsWithTheFiltersAndWithoutWhatOneIsUnsureOf() throws Exception {
        answered();
        Chromium.Page page = enter("ann");
        String unsure = page.text("#question");
        int number = Integer.parseInt(unsure.replaceAll("\\D", ""));
        press(page, "u", unsure);
        await("one less").untilAsserted(() -> assertThat(page.text(".progress")).contains((ANSWERS - 1) + " waiting"));

        page.evaluate("(() => { const filter = document.querySelectorAll('.filters select')[2];"
                + " filter.value = 'ACCEPTED'; filter.dispatchEvent(new Event('change')); })()");

        int accepted = number < ANSWERS / 2 ? ANSWERS / 2 : ANSWERS / 2 - 1;
        await("those with the filter")
                .untilAsserted(() -> assertThat(page.text(".progress")).contains(" " + accepted + " waiting"));
    }

    @Test
    void shouldLookTheSameInLightAndDark() throws Exception {
        answered();
        Chromium.Page page = enter("ann");
        page.resize(1280, 800, false);
        press(page, "r", page.text("#question"));
        page.screenshot(SCREENSHOTS.resolve("review-light.png"));
        String places = places(page);

        page.prefer("dark");
        page.screenshot(SCREENSHOTS.resolve("review-dark.png"));

        assertThat(places(page)).isEqualTo(places);
        page.evaluate("location.hash = 'overview'");
        await("the other page").until(() -> page.text("#overview").contains("Calibration"));
        page.screenshot(SCREENSHOTS.resolve("overview-dark.png"));
        page.prefer("light");
        page.screenshot(SCREENSHOTS.resolve("overview-light.png"));
    }

    @Test
    void shouldHaveNoSeriousFindingOfAxeInLightAndDarkWhereNodeIs() throws Exception {
        Path folder = Path.of("src", "test", "node", "page");
        new NodeProject(folder, Path.of("target", "review-page-axe.log")).install();
        answered();
        Chromium.Page page = enter("ann");
        press(page, "r", page.text("#question"));
        page.evaluate(Files.readString(folder.resolve("node_modules/axe-core/axe.min.js")) + "; 0");
        page.evaluate("document.querySelector('.own').open = true");

        for (String scheme : List.of("light", "dark")) {
            page.prefer(scheme);
            for (String name : List.of("review", "overview")) {
                page.evaluate("location.hash = '" + name + "'");
                await("the page").until(() -> page.evaluate("!document.querySelector('#" + name + "').hidden")
                        .asBoolean());
                assertThat(page.evaluate(AXE)).as(name + " in " + scheme).isEmpty();
            }
        }
    }

    private void answered() {
        answered(ANSWERS);
    }

    private void answered(int count) {
        TestStream.answers(
                kafka,
                IntStream.range(0, count)
                        .mapToObj(each ->
                                TestReviews.answer(domain + "/" + each, domain, (each + 0.5) / count, each % 4 == 0))
                        .toList());
    }

    /** A page on which a labeler has given a key, for the answers of this test alone. */
    private Chromium.Page enter(String name) {
        Chromium.Page page = chromium.open(root.resolve("/#review"));
        enter(page, name);
        return page;
    }

    private void enter(Chromium.Page page, String name) {
        TestKeys.Made key = lastKey = new TestKeys(kafka)
                .make(name + "-" + domain, FeedbackSource.HUMAN, Set.of(domain), null, AccessRoles.LABELER);
        await("the key counts")
                .atMost(Duration.ofSeconds(30))
                .until(() -> given().header("Authorization", key.bearer())
                                .get("/v1/review")
                                .statusCode()
                        == 200);
        await("the page asks for a key")
                .until(() -> page.evaluate("document.querySelector('#access')?.hidden === false")
                        .asBoolean());
        page.evaluate("document.querySelector('#key').focus()");
        page.type(key.secret());
        page.press("Enter");
        await("the queue")
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        !page.text("#question").isEmpty() || page.text(".item").contains("Nothing waits"));
        await("its figures")
                .until(() -> page.evaluate("!!document.querySelector('.own p')").asBoolean());
        // Without a key it was refused, which browsers write to the console.
        page.takeErrors();
    }

    private static List<String> judge(Chromium.Page page, int count) {
        List<String> judged = new ArrayList<>();
        for (int each = 0; each < count; each++) {
            String question = page.text("#question");
            press(page, each % 2 == 0 ? "r" : "w", question);
            judged.add(question);
        }
        return judged;
    }

    /** Presses a key and waits until another answer is shown than the one of {@code question}. */
    private static void press(Chromium.Page page, String key, String question) {
        settle(page);
        page.press(key);
        await("another answer than that of " + question).until(() -> {
            String shown = page.text("#question");
            return !shown.isEmpty() && !shown.equals(question);
        });
    }

    /** An answer takes no press right after it has come. */
    private static void settle(Chromium.Page page) {
        page.evaluate("new Promise(done => setTimeout(done, 300))");
    }

    private static String places(Chromium.Page page) {
        return page.evaluate(
                        "[...document.querySelectorAll('.controls button, .item, .filters')].map(each => {"
                                + " const place = each.getBoundingClientRect();"
                                + " return [place.x, place.y, place.width, place.height].map(Math.round).join(' '); }).join('; ')")
                .asText();
    }
}
