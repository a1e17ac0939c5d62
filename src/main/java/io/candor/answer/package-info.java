/**
 * Turns each question into one answer with a confidence, and one more where the release reads the answer too, exactly once.
 * An answer of another system that a question carries is read instead ({@code GivenAnswers}), and so is one that is asked for
 * elsewhere ({@code AnswersElsewhere}). What is not accepted may be answered by a second engine ({@code SecondAnswers}), asked on a thread of its own
 * ({@code SecondEngine}); the question has one outcome all the same, in the one transaction, and the first answer where the second engine gives none.
 * Does not depend on other stages; it exchanges records with them over topics.
 *
 * <p>Answers are committed as they end: the group's offset is that of the oldest open question of a partition, and its metadata names
 * what is finished ahead of it ({@link io.candor.event.FinishedOffsets}). The outputs are the truth: before a partition is read, what was
 * committed is compared with them ({@code OutputSources}), and what has an output is passed over.
 *
 * <p>An answerer is a member of its group with one loop and one consumer ({@code AnswerLoop}); where the group puts it out for good or lets it
 * not in ({@code MembershipEnd}), another loop with new clients tries again ({@code GroupMembership}), once no process of the same instance has its place.
 *
 * <p>The answerer stays whole: reader, queue, engine thread, loop and transaction share the records in progress and the
 * configuration; what keeps a release in service lies in {@link io.candor.answer.release}.
 */
package io.candor.answer;
