package io.candor.monitor;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.candor.Chromium;
import io.candor.NodeProject;
import io.candor.embedded.TestStackResource;
import io.candor.event.DeadLetterReason;
import io.candor.event.KafkaConnection;
import io.candor.release.log.ReleaseLog;
import io.candor.release.store.ReleaseConfig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operators' pages in a real browser. Pictures of them come to lie under {@code target/screenshots}. */
@QuarkusTest
@QuarkusTestResource(value = TestStackResource.class, restrictToAnnotatedClass = true)
class OperationsPageEmbeddedTest {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_GZIPPED = 500_000;
    private static final String AXE =
            "axe.run().then(found => found.violations.filter(each => ['serious', 'critical'].includes(each.impact))"
                    + ".map(each => each.id + ': ' + each.nodes.map(node => node.target).join(', ')))";

    @Inject
    KafkaConnection kafka;

    @Inject
    ReleaseConfig releases;

    @TestHTTPResource
    URI root;

    @TempDir
    Path folder;

    private final String name = UUID.randomUUID().toString().substring(0, 8);
    private final String domain = "geography-" + name;
    private final String first = "first-" + name;
    private final String second = "second-" + name;
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private MonitorStream stream;
    private Chromium chromium;

    @BeforeEach
    void open() throws IOException {
        Optional<Path> program = Chromium.find();
        assumeTrue(program.isPresent(), "not run: there is no chromium on the PATH");
        stream = new MonitorStream(kafka);
        await("everything is read")
                .atMost(Duration.ofSeconds(60))
                .until(() -> given().get("/v1/label-budget").statusCode() == 200);
        chromium = new Chromium(program.get());
    }

    @AfterEach
    void close() {
        if (chromium != null) {
            chromium.close();
        }
    }

    private Chromium.Page look(String view) {
        return chromium.open(root.resolve("/#operations/" + view));
    }

    /** Two releases in turn over the last day. */
    private void reported() {
        stream.reports(IntStream.range(0, 40)
                .mapToObj(each -> TestReports.report(
                        domain,
                        each < 24 ? first : second,
                        now.minus(Duration.ofMinutes(20L * (40 - each))),
                        40 + each * 4L,
                        each < 24 ? 0.05 + 0.1 * each / 24 : 0.03))
                .toList());
    }

    private void press(Chromium.Page page, String button) {
        await(button).atMost(PATIENCE).until(() -> page.evaluate(
                        "[...document.querySelectorAll('button')].some(each => each.textContent.trim().startsWith('"
                                + button + "') && each.checkVisibility())")
                .asBoolean());
        page.evaluate("[...document.querySelectorAll('button')].filter(each => each.textContent.trim().startsWith('"
                + button + "') && each.checkVisibility()).at(-1).click()");
    }

    private static void awaitText(Chromium.Page page, String selector, String text) {
        await(text).atMost(PATIENCE).untilAsserted(() -> assertThat(page.text(selector))
                .contains(text));
    }

    @Test
    void shouldMarkAnAlarmAndASwapOnTheTimeAxisWhileSomebodyLooks() throws Exception {
        reported();
        Chromium.Page page = look("calibration?domain=" + domain + "&span=24%20hours");
        page.resize(1280, 1400, false);
        awaitText(page, ".legend", second);

        stream.alarm(TestReports.alarm("a-" + name, domain, first, now.minus(Duration.ofMinutes(340))));
        stream.live(releases, folder, second, "page-" + name);

        await("marks").atMost(PATIENCE).untilAsserted(() -> assertThat(page.evaluate(
                                "[...document.querySelectorAll('time-chart .mark')].map(each => each.title).join('\\n')")
                        .asText())
                .contains("Drift alarm in " + domain)
                .contains("Release " + second + " went live"));
        awaitText(page, ".events", "Too sure: confidences are too high by 0.40.");
        page.screenshot(SCREENSHOTS.resolve("operations-calibration.png"));
        page.evaluate("location.hash += '&release=" + first + "&compare=" + second + "'");
        await("two diagrams")
                .atMost(PATIENCE)
                .until(() -> page.evaluate("document.querySelectorAll('.reliability').length")
                                .asInt()
                        == 2);
        page.screenshot(SCREENSHOTS.resolve("operations-compare.png"));
        page.prefer("dark");
        page.screenshot(SCREENSHOTS.resolve("operations-calibration-dark.png"));
        assertThat(page.takeErrors()).isEmpty();
    }

    @Test
    void shouldShowAYoungStreamInATimeThatFitsItUnlessSomebodyChose() throws Exception {
        stream.reports(IntStream.range(0, 8)
                .mapToObj(
                        each -> TestReports.report(domain, first, now.minusSeconds(30L * (8 - each)), 40 + each, 0.05))
                .toList());
        Chromium.Page page = look("calibration?domain=" + domain);
        awaitText(page, ".legend", first);

        await("a time that fits").atMost(PATIENCE).until(() -> page.evaluate(
                        "document.querySelector('select[name=span]').selectedOptions[0].text")
                .asText()
                .matches("what fits: last (10 minutes|1 hour|24 hours)"));
        page.screenshot(SCREENSHOTS.resolve("operations-young.png"));
        page.evaluate("(() => { const span = document.querySelector('select[name=span]'); span.value = '7 days';"
                + " span.dispatchEvent(new Event('change')); })()");

        await("the chosen time")
                .atMost(PATIENCE)
                .until(() -> page.evaluate(
                                        "document.querySelector('time-chart').to - document.querySelector('time-chart').from")
                                .asLong()
                        == Duration.ofDays(7).toMillis());
        assertThat(page.takeErrors()).isEmpty();
    }

    @Test
    void shouldShowHowFarTheTrainerIsAndSayWhenItIsHeardOfNoMore() throws Exception {
        String model = "trained-" + name;
        stream.training(TestReports.calibrating(model, first, now));
        Chromium.Page page = look("training");
        awaitText(page, ".cards", "Learns from labels: epoch 2 of at most 6, step 40 of at most 120.");
        page.screenshot(SCREENSHOTS.resolve("operations-training.png"));

        stream.training(TestReports.calibrating(model, first, now.minus(Duration.ofMinutes(10))));

        awaitText(page, ".cards", "Nothing is heard of it any more");
        assertThat(page.takeErrors()).isEmpty();
    }

    @Test
    void shouldSayThatTheAddressNamesAViewThatThereIsNot() throws Exception {
        Chromium.Page page = look("calibrations");

        awaitText(page, ".trouble", "The address names a view that there is not: calibrations. This is Calibration.");
        page.evaluate("location.hash = 'operations/domains'");

        await("no words").atMost(PATIENCE).until(() -> page.text(".trouble").isEmpty());
        assertThat(page.takeErrors()).isEmpty();
    }

    @Test
    void shouldSayThatNoDriftCanBeSeenBeforeALabelIsBetOnAndThatThereIsNoAlarmOnlyAfterIt() {
        Chromium.Page page = look("domains");
        calibratorSays(page, "[]");
        page.evaluate("location.hash = 'operations/alarms?domain=" + domain + "'");
        awaitText(page, ".content", "No label of the audit sample is final yet, so nothing can be said of drift");
        assertThat(page.text(".content")).doesNotContain("No alarm");

        calibratorSays(page, "[{\"releaseId\":\"" + first + "\",\"domain\":\"" + domain + "\"}]");

        awaitText(page, ".content", "No alarm with these filters.");
        assertThat(page.takeErrors()).isEmpty();
    }

    /** The calibrator is not in this process. */
    private void calibratorSays(Chromium.Page page, String watches) {
        page.evaluate("window.asked ??= window.fetch; window.fetch = (path, options) => path === 'v1/drift?domain="
                + domain + "&limit=1'" + " ? Promise.resolve(new Response('" + watches
                + "')) : window.asked(path, options); 0");
    }

    @Test
    void shouldAcknowledgeAnAlarmByKeyboard() throws Exception {
        stream.alarm(TestReports.alarm("b-" + name, domain, first, now));
        Chromium.Page page = look("alarms?domain=" + domain);
        awaitText(page, ".cards", "confidences are too high by 0.400");

        page.evaluate("document.querySelector('.card button').focus()");
        page.press("Enter");

        awaitText(page, ".card", "by anybody");
        awaitText(page, ".operations .said", "Acknowledged: who and when is on the trail.");
        page.screenshot(SCREENSHOTS.resolve("operations-alarms.png"));
        assertThat(page.takeErrors()).isEmpty();
    }

    @Test
    void shouldRollBackOnceAsked() throws Exception {
        String model = "rolled-" + name;
        stream.live(releases, folder, first, model);
        stream.live(releases, folder, second, model);
        Chromium.Page page = look("releases");
        page.resize(1280, 1000, false);
        press(page, "Roll back to " + first);
        awaitText(page, "dialog", "every answerer of " + model);
        page.screenshot(SCREENSHOTS.resolve("operations-releases.png"));

        press(page, "Leave it");
        assertThat(ReleaseLog.read(kafka).live(model).orElseThrow().releaseId()).isEqualTo(second);
        press(page, "Roll back to " + first);
        awaitText(page, "dialog", "every answerer of " + model);
        page.evaluate("document.querySelector('#reason').value = 'too sure'");
        page.evaluate("document.querySelector('dialog .strong').click()");

        awaitText(page, ".operations .said", "Rolled back: " + first + " is live again");
        assertThat(ReleaseLog.read(kafka).live(model).orElseThrow().releaseId()).isEqualTo(first);
        assertThat(page.takeErrors()).isEmpty();
    }

    @Test
    void shouldShowADeadLetterAsTextAndSendItAgain() throws Exception {
        String text = "<img src=x onerror=alert(1)> Why?";
        stream.deadLetter(MonitorStream.question("dead-" + name, text), DeadLetterReason.UNANSWERABLE);
        Chromium.Page page = look("dead-letters");
        awaitText(page, "tbody", "dead-" + name);
        page.evaluate("[...document.querySelectorAll('tbody tr')].find(each => each.textContent.includes('dead-" + name
                + "')).querySelector('a').click()");
        awaitText(page, "pre", text);
        assertThat(page.evaluate("document.querySelectorAll('pre *').length").asInt())
                .isZero();
        page.screenshot(SCREENSHOTS.resolve("operations-dead-letter.png"));

        press(page, "Send again");
        awaitText(page, "dialog", "under the same id");
        page.evaluate("document.querySelector('dialog .strong').click()");

        awaitText(page, ".operations .said", "Sent again: who and when is on the trail.");
        awaitText(page, ".content", "Sent again ");
        assertThat(page.takeErrors()).isEmpty();
    }

    @Test
    void shouldKeepWhatIsThereWhileTheServiceIsAwayAndGoOnWhenItIsBack() throws Exception {
        reported();
        Chromium.Page page = look("domains?name=" + domain);
        awaitText(page, "tbody", domain);

        page.disconnect(true);
        awaitText(page, ".trouble", "The service cannot be reached.");
        assertThat(page.text("tbody")).contains(domain);
        page.screenshot(SCREENSHOTS.resolve("operations-away.png"));
        page.disconnect(false);

        await("back").atMost(PATIENCE).until(() -> page.text(".trouble").isEmpty());
        assertThat(page.text("tbody")).contains(domain);
    }

    @Test
    void shouldFitOnAPhoneWithoutScrollingSidewaysInEveryView() throws Exception {
        reported();
        stream.alarm(TestReports.alarm("c-" + name, domain, first, now));
        stream.training(TestReports.calibrating("phone-" + name, first, now));
        stream.deadLetter(MonitorStream.question("phone-" + name, "Why?"), DeadLetterReason.UNANSWERABLE);
        Chromium.Page page = look("calibration?domain=" + domain + "&span=24%20hours");
        page.resize(390, 844, true);
        awaitText(page, ".legend", second);
        for (String view :
                List.of("domains", "alarms", "releases", "labels", "training", "dead-letters", "calibration")) {
            page.evaluate("location.hash = 'operations/" + view + "?domain=" + domain + "'");
            await(view).atMost(PATIENCE).until(() -> page.evaluate(
                            "!!document.querySelector('operations-page .content')"
                                    + " && document.querySelector('.views [aria-current=page]').hash.includes('" + view
                                    + "')")
                    .asBoolean());
            page.evaluate("document.querySelectorAll('.operations details').forEach(each => { each.open = true; })");
            assertThat(page.evaluate("innerWidth === 390 && document.documentElement.scrollWidth <= innerWidth")
                            .asBoolean())
                    .as(view)
                    .isTrue();
            assertThat(page.evaluate(
                                    "[...document.querySelectorAll('.stacked td')].every(cell => cell.getBoundingClientRect().right <= innerWidth)")
                            .asBoolean())
                    .as("no cell is off the screen in " + view)
                    .isTrue();
            assertThat(page.evaluate(
                                    "[...document.querySelectorAll('.operations *')].filter(each => each.scrollWidth > each.clientWidth"
                                            + " && ['auto', 'scroll'].includes(getComputedStyle(each).overflowX)).length")
                            .asInt())
                    .as("what scrolls sideways in " + view)
                    .isZero();
            page.screenshot(SCREENSHOTS.resolve("operations-phone-" + view + ".png"));
        }
        assertThat(page.takeErrors()).isEmpty();
    }

    @Test
    void shouldHaveNoSeriousFindingOfAxeInLightAndDarkWhereNodeIs() throws Exception {
        Path project = Path.of("src", "test", "node", "page");
        new NodeProject(project, Path.of("target", "operations-page-axe.log")).install();
        reported();
        stream.alarm(TestReports.alarm("d-" + name, domain, first, now));
        stream.live(releases, folder, first, "axe-" + name);
        stream.training(TestReports.calibrating("axe-" + name, first, now));
        stream.deadLetter(MonitorStream.question("axe-" + name, "Why?"), DeadLetterReason.UNANSWERABLE);
        Chromium.Page page = look("calibration?domain=" + domain + "&span=24%20hours&compare=" + first);
        awaitText(page, ".legend", second);
        page.evaluate(Files.readString(project.resolve("node_modules/axe-core/axe.min.js")) + "; 0");
        for (String scheme : List.of("light", "dark")) {
            page.prefer(scheme);
            for (String view : List.of(
                    "calibration?domain=" + domain + "&span=24%20hours&compare=" + first,
                    "domains",
                    "alarms",
                    "releases",
                    "labels",
                    "training",
                    "dead-letters")) {
                page.evaluate("location.hash = 'operations/" + view + "'");
                await(view).atMost(PATIENCE).until(() -> page.evaluate(
                                "!!document.querySelector('operations-page .content')"
                                        + " && document.querySelector('.views [aria-current=page]').hash.includes('"
                                        + view.replaceAll("[?].*", "") + "')")
                        .asBoolean());
                page.evaluate("document.querySelectorAll('operations-page details').forEach(each => each.open = true)");
                assertThat(page.evaluate(AXE)).as(view + " in " + scheme).isEmpty();
            }
            page.screenshot(SCREENSHOTS.resolve("operations-dead-letters-" + scheme + ".png"));
        }
        assertThat(page.takeErrors()).isEmpty();
    }

    @Test
    void shouldWeighLittle() throws IOException {
        String html = given().get("/").asString();
        int bytes = 0;
        for (String file : List.of("(bundle/[^\"]+\\.js)", "(bundle/[^\"]+\\.css)")) {
            Matcher matcher = Pattern.compile(file).matcher(html);
            assertThat(matcher.find()).isTrue();
            bytes += gzipped(given().get("/" + matcher.group(1)).asByteArray());
        }

        System.out.println("script and style, gzipped: " + bytes + " bytes");
        assertThat(bytes).isLessThan(MOST_GZIPPED);
    }

    private static int gzipped(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.size();
    }
}
