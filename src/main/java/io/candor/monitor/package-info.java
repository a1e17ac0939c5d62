/**
 * Shows operators how honest releases were over time, what happened meanwhile and what they can do about it; a part of the console. Depends on neither models nor the calibrator's state.
 *
 * <p>In the order of processing: {@code MonitorFollower} reads reports, alarms, releases, policies, promises, what trainers do, actions and dead letters from their topics and follows them;
 * {@code ReportHistory}, {@code EventHistory}, {@code AlarmHistory}, {@code PolicyHistory}, {@code TrainerReports} and {@code DeadLetterHistory} hold what is shown, in bounded memory; the resources answer from
 * them. The topics are the truth: after a restart all is read again. What people do here is written in one transaction with an action of {@code candor.actions}.
 *
 * <p>What of the past there is: reports and alarms are kept for a year by their topics, dead letters for a month, and here as far back as
 * {@code candor.monitor.look-back}. Releases and policies are compacted, so that of each release and scope the last record is certain; earlier ones are there until Kafka compacts them, and
 * activations by people stay on {@code candor.actions}. A domain has a bounded number of points, which are thinned evenly over time; beyond {@code candor.monitor.max-domains} those with the
 * fewest labels are counted and not held.
 *
 * <p>It stays whole although it is large: most types are the records that one resource shows, each made from a history that is nobody else's, and apart they would all have to be public.
 */
package io.candor.monitor;
