package io.candor.load;

import io.candor.honesty.Auroc;
import io.candor.honesty.ExpectedCalibrationError;
import io.candor.honesty.ScoredAnswer;
import io.candor.honesty.map.AnswerMap;
import io.candor.honesty.map.AnswerMapFit;
import io.candor.honesty.map.HierarchicalPlattFit;
import io.candor.honesty.map.LogitMap;
import io.candor.llm.decoder.LanguageModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What different numbers say of one model's answers: fitted to labels, measured on answers that no label is about. */
final class SourceFigures {
    private static final double RIGHT = 0.5;

    private SourceFigures() {}

    /** How well a number tells right from wrong, and how far it is from frequencies. */
    record Figure(double auroc, double ece) {
        static Figure mean(List<Figure> all) {
            return new Figure(
                    all.stream().mapToDouble(Figure::auroc).average().orElse(Double.NaN),
                    all.stream().mapToDouble(Figure::ece).average().orElse(Double.NaN));
        }
    }

    /** The confidences that labels give, by name, in the order of the table. */
    static Map<String, ToDoubleFunction<ReadAnswer>> fitted(List<ReadAnswer> labels) {
        LogitMap question = HierarchicalPlattFit.fit(
                labels.stream().map(each -> each.labeled(each.logit())).toList(), LogitMap.IDENTITY);
        LogitMap told = HierarchicalPlattFit.fit(
                labels.stream().map(each -> each.labeled(each.logOdds())).toList(), LogitMap.IDENTITY);
        AnswerMap alone = AnswerMapFit.fit(
                labels.stream().map(each -> each.answered(false)).toList());
        AnswerMap both = AnswerMapFit.fit(
                labels.stream().map(each -> each.answered(true)).toList());
        Map<String, ToDoubleFunction<ReadAnswer>> all = new LinkedHashMap<>();
        all.put("question alone, as it is", each -> LanguageModel.confidence(each.logit()));
        all.put("question alone, Platt on the labels", each -> question.confidence(each.labeled(each.logit())));
        all.put("their probability of the answer, as it is", ReadAnswer::probability);
        all.put("the same, Platt on the labels", each -> told.confidence(each.labeled(each.logOdds())));
        all.put("`answerConfidence` without their log-probability", each -> alone.confidence(each.answered(false)));
        all.put("`answerConfidence` with it", each -> both.confidence(each.answered(true)));
        return all;
    }

    static Figure measure(List<ReadAnswer> test, ToDoubleFunction<ReadAnswer> confidence) {
        List<ScoredAnswer> scored = test.stream()
                .map(each -> new ScoredAnswer(confidence.applyAsDouble(each), each.correctness()))
                .toList();
        return new Figure(
                new Auroc(RIGHT).measure(scored),
                ExpectedCalibrationError.standard().measure(scored));
    }
}
