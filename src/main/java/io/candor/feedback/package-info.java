/**
 * Joins feedback to answers; emits calibration batches, reports and drift alarms. Does not depend on models.
 *
 * <p>In the order of processing: {@link io.candor.feedback.FeedbackResource} puts it on the stream; {@link
 * io.candor.feedback.FeedbackTopology} joins it to its answer ({@code LabelingProcessor}, partitioned by question) and
 * writes <em>labeled answers</em>, one topic of one partition. That topic is a ledger: its offsets give every later
 * figure one order, so that alarms are a pure function of it and a report, which names the last offset it has seen, can
 * be computed again to the same bits ({@code candor audit --reports}).
 *
 * <p>Identity. An answer is identified by the question record it answers ({@code Answer.source}), because an id may come twice.
 * The first answer of a question is kept; feedback that names another one becomes a dead letter and never counts for the
 * kept one. {@code FeedbackOutcomes} tells what became of each verdict, from the labels and dead letters that are read here.
 *
 * <p>State. Of an answer that can still be judged the calibrator keeps where it lies ({@code AnswerPlace}), not what it says: answers
 * are many, are kept for a month, and few of them are ever judged. When a verdict comes, {@code JudgedAnswers} has the answer in memory
 * or reads it from candor.answers at its position, committed records only. What lies at a position never changes, so a label is
 * the same to the bit whenever it is made, also when a transaction is taken again after a failure: exactly-once needs nothing more.
 * The read belongs to the stream thread, so that the order of the ledger stays that of the verdicts; it waits eight seconds at most,
 * less than the open transaction may last, and a thread that waited in vain is replaced as for a registry that is away. One read brings
 * the answers beside along. Two other ways were weighed. A second store of compressed texts would spare the read, but hold every
 * text twice more, in its changelog and on the calibrator's disk, to be restored with the state: measured, that was four fifths of what the state
 * took. A label that names the position alone would leave the reading to every trainer, page and audit, each with its own answer to a text
 * that is gone. The price is that answers have to stay on their topic for as long as they can be judged, as they do by
 * default. A verdict on one that is gone becomes a dead letter ({@code ANSWER_GONE}) and the label before it stands: a label
 * without texts could teach nothing, and would have to be told apart by everybody.
 *
 * <p>Corrections. A question has one label at any time; a change sends the next revision. Reports count each question
 * once, by its highest revision, and a later report of a window replaces the earlier one. A batch that is still open is
 * amended; one that was sent is not: the next batch has the question again with the higher revision, or lists it as
 * retracted, so a trainer keeps the newest label per question. Drift is tested on labels that are final ({@code SettlingLabels}): what
 * changes before then counts, what changes later is published and counted but not bet on, since a bet must not be changed once its
 * outcome is known.
 *
 * <p>Sample. People judge what they choose to judge, so drift is tested on the random audit sample alone. Its answers are
 * announced on the ledger when they are drawn (revision -1, no label), with a tally of all answers so far: so it is known which labels are
 * missing, and how sure the answers are that nobody judges. Reports have their figures over all labels and over the sample. The capital of all tests
 * together is 1, so the chance of any false alarm over all domains and releases is at most {@code drift.alpha}. Labelers whose
 * verdicts are unreliable feed no alarm.
 *
 * <p>Reports. What the windows that change hold is kept in memory within a bound ({@code WindowContents}) and amended label by label, so
 * that a report reads none again; the stores have all of it, from which windows beyond the bound, and those of a calibrator that starts, are
 * read. A report is a function of what stands in its window, in no order, so both give the same bits. What the clock asks for is done
 * in turns of bounded length over the windows that changed, on all processors; no label, commit or query waits for more than a turn.
 *
 * <p>One ledger. It was weighed to split it by domain, and is not: 1,000 questions a second, a tenth of them judged and a fifth drawn
 * into the sample, are at most 300 entries a second, and one task takes several thousand (docs/operations.md). What is to be the same to the bit when it is
 * replayed needs one order besides: each bet starts at the next of the starting points that share one capital over all domains and
 * releases, labelers are compared over all domains, and the reports and alarms of all domains together see each label once. Parts
 * would have to be merged into that order again, in one task, and topics that exist have one partition.
 *
 * <p>Repetition. Questions repeat, under new ids each time, and the model answers them alike: many labels of one text are no more
 * evidence than one. So statistics go by the text ({@code textHash}): the drift test bets on the first final label of a text under
 * each release, and a report counts a text once, by the mean of its questions' labels.
 *
 * <p>Sources. Answers that other systems gave have reports and alarms of their own, by the confidence in them; no figure mixes the answers of two
 * models. State stays bounded because only answers count of which something is said, and a release says something of few models' answers. The
 * labeled answer itself says whether it counts ({@code counted}), so that calibrator and audit agree on labels that an earlier version left out.
 * Batches are for LoRA and head, which such labels say nothing of.
 *
 * <p>Forgetting. An erasure ({@code candor.erasures}, read as answers and verdicts are) empties a case and stays with it, so that what it is about has no
 * effect in whatever order it comes; the ledger gets one more revision, by which reports, drift and batches let go of it ({@code ErasedCase}).
 *
 * <p>Nothing is dropped silently: what cannot be used goes to {@code candor.feedback.dlq} with its reason, everything
 * else that has no effect is counted by {@link io.candor.feedback.FeedbackEvent}.
 *
 * <p>The package stays whole: the processors share the state stores, the configuration and the decoded records, so
 * every split tried would have made a third of the types public.
 */
package io.candor.feedback;
