#include "experiments/import/call_headings.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <vector>

#include "experiments/import/heading.h"
#include "experiments/import/name_table.h"
#include "experiments/import/plain_text.h"
#include "experiments/import/text_scan.h"
#include "sim/core/text.h"

namespace rapport {

namespace {

using enum CallField;

// Seen in exports and public code that reads them: Genesys Cloud's interactions (Conversation
// Start, Total Queue, Users - Interacted), Amazon Connect's contact records (EnqueueTimestamp,
// ConnectedToAgentTimestamp, AgentInteractionDuration), Five9's call logs (QUEUE WAIT TIME, CALL
// ID), Avaya's call history (segstart, talktime), Twilio's calls (Start Time, From), Asterisk's CDR
// (calldate, billsec), and translations.
constexpr CallHeading kCallHeadings[] = {
    {date, "date"},
    {date, "day"},
    {date, "call_date"},
    {date, "Datum"},
    {date, "Tag"},
    {date, "Anrufdatum"},
    {date, "jour"},
    {date, "Date d'appel"},
    {date, "Date de l'appel"},
    {date, "fecha"},
    {date, "Fecha de llamada"},
    {date, "row_date"},
    {date, "start_date"},
    {date, "Startdatum"},

    {arrival, "q_start"},
    {arrival, "queue_start"},
    {arrival, "arrival"},
    {arrival, "arrival_time"},
    {arrival, "queue_entry"},
    {arrival, "queue_enter_time"},
    {arrival, "enqueued"},
    {arrival, "enqueued_at"},
    {arrival, "queued_at"},
    {arrival, "EnqueueTimestamp"},
    {arrival, "Queue EnqueueTimestamp"},
    {arrival, "queue_info_enqueue_timestamp"},
    {arrival, "arrived"},
    {arrival, "arrived_at"},
    {arrival, "ArrivalDateTime"},
    {arrival, "Conversation Start"},
    {arrival, "Conversation Start Time"},
    {arrival, "InitiationTimestamp"},
    {arrival, "call_start"},
    {arrival, "call_start_time"},
    {arrival, "Call Time Start"},
    {arrival, "start_time"},
    {arrival, "StartDateTime"},
    {arrival, "started_at"},
    {arrival, "Time start"},
    {arrival, "Date/Time Start"},
    {arrival, "segstart"},
    {arrival, "calldate"},
    {arrival, "timestamp"},
    {arrival, "datetime"},
    {arrival, "created_at"},
    {arrival, "received_at"},
    {arrival, "received"},
    {arrival, "offered"},
    {arrival, "time"},
    {arrival, "start"},
    {arrival, "call_time"},
    {arrival, "Anrufzeit"},
    {arrival, "Anrufbeginn"},
    {arrival, "Anrufstart"},
    {arrival, "Eingang"},
    {arrival, "Eingangszeit"},
    {arrival, "Ankunft"},
    {arrival, "Ankunftszeit"},
    {arrival, "Beginn"},
    {arrival, "Startzeit"},
    {arrival, "Uhrzeit"},
    {arrival, "Zeitpunkt"},
    {arrival, "Zeitstempel"},
    {arrival, "Heure d'arrivée"},
    {arrival, "Heure d'appel"},
    {arrival, "Heure de l'appel"},
    {arrival, "Date et heure"},
    {arrival, "Début de l'appel"},
    {arrival, "Heure de début"},
    {arrival, "Début"},
    {arrival, "Heure"},
    {arrival, "Horodatage"},
    {arrival, "Hora de llegada"},
    {arrival, "Hora de entrada"},
    {arrival, "Hora de la llamada"},
    {arrival, "Hora de llamada"},
    {arrival, "Fecha y hora"},
    {arrival, "Inicio de llamada"},
    {arrival, "Hora de inicio"},
    {arrival, "Inicio"},
    {arrival, "Llegada"},
    {arrival, "Hora"},

    {menu_end, "vru_exit"},
    {menu_end, "ivr_exit"},
    {menu_end, "menu_end"},
    {menu_end, "ivr_end"},
    {menu_end, "vru_end"},

    {queue_end, "q_exit"},
    {queue_end, "queue_end"},
    {queue_end, "queue_exit"},
    {queue_end, "q_end"},
    {queue_end, "queue_exit_time"},
    {queue_end, "dequeued"},
    {queue_end, "dequeued_at"},
    {queue_end, "DequeueTimestamp"},
    {queue_end, "Queue DequeueTimestamp"},
    {queue_end, "queue_info_dequeue_timestamp"},

    {wait, "q_time"},
    {wait, "wait"},
    {wait, "wait_time"},
    {wait, "waiting"},
    {wait, "waiting_time"},
    {wait, "queue_time"},
    {wait, "queue_wait"},
    {wait, "queue_wait_time"},
    {wait, "QueueDuration"},
    {wait, "Total Queue"},
    {wait, "time_in_queue"},
    {wait, "in_queue"},
    {wait, "wait_duration"},
    {wait, "total_wait_time"},
    {wait, "total_queue_time"},
    {wait, "Total ACD Wait Time"},
    {wait, "hold_time_in_queue"},
    {wait, "disptime"},
    {wait, "holdtime"},
    {wait, "speed_of_answer"},
    {wait, "time_to_answer"},
    {wait, "Wartezeit"},
    {wait, "Wartedauer"},
    {wait, "Zeit in der Warteschlange"},
    {wait, "Temps d'attente"},
    {wait, "Durée d'attente"},
    {wait, "Attente"},
    {wait, "Tiempo de espera"},
    {wait, "Tiempo en cola"},
    {wait, "Espera"},

    {outcome, "outcome"},
    {outcome, "result"},
    {outcome, "disposition"},
    {outcome, "call_outcome"},
    {outcome, "call_result"},
    {outcome, "call_status"},
    {outcome, "call_disposition"},
    {outcome, "status"},
    {outcome, "Ergebnis"},
    {outcome, "Anrufergebnis"},
    {outcome, "Anrufstatus"},
    {outcome, "Résultat"},
    {outcome, "Statut"},
    {outcome, "Statut de l'appel"},
    {outcome, "État"},
    {outcome, "Resultado"},
    {outcome, "Estado"},
    {outcome, "Estado de la llamada"},

    {abandoned, "abandoned"},
    {abandoned, "is_abandoned"},
    {abandoned, "abandon"},
    {abandoned, "Abandonné"},
    {abandoned, "Abandonada"},
    {abandoned, "Aufgelegt"},

    {service_start, "ser_start"},
    {service_start, "service_start"},
    {service_start, "answer_time"},
    {service_start, "answered_at"},
    {service_start, "talk_start"},
    {service_start, "ConnectedToAgentTimestamp"},
    {service_start, "Agent ConnectedToAgentTimestamp"},
    {service_start, "Time answered"},
    {service_start, "connected_at"},
    {service_start, "answered"},
    {service_start, "connected"},
    {service_start, "connect_time"},
    {service_start, "Date/Time Connect"},
    {service_start, "answer"},
    {service_start, "Annahme"},
    {service_start, "Annahmezeit"},
    {service_start, "Gesprächsbeginn"},
    {service_start, "Heure de réponse"},
    {service_start, "Heure de décroché"},
    {service_start, "Hora de respuesta"},
    {service_start, "Hora de atención"},

    {service_end, "ser_exit"},
    {service_end, "service_end"},
    {service_end, "service_exit"},
    {service_end, "ser_end"},
    {service_end, "end_time"},
    {service_end, "talk_end"},
    {service_end, "call_end"},
    {service_end, "call_end_time"},
    {service_end, "Conversation End"},
    {service_end, "Conversation End Time"},
    {service_end, "DisconnectTimestamp"},
    {service_end, "ended_at"},
    {service_end, "finished_at"},
    {service_end, "EndDateTime"},
    {service_end, "Time end"},
    {service_end, "Date/Time End"},
    {service_end, "segstop"},
    {service_end, "end"},
    {service_end, "Gesprächsende"},
    {service_end, "Anrufende"},
    {service_end, "Ende"},
    {service_end, "Endzeit"},
    {service_end, "Heure de fin"},
    {service_end, "Fin de l'appel"},
    {service_end, "Fin"},
    {service_end, "Hora de fin"},
    {service_end, "Fin de llamada"},

    {service, "ser_time"},
    {service, "service"},
    {service, "service_time"},
    {service, "handle_time"},
    {service, "handling_time"},
    {service, "Total Handle"},
    {service, "total_handle_time"},
    {service, "handle_duration"},
    {service, "talk_time"},
    {service, "Total Talk"},
    {service, "total_talk_time"},
    {service, "AgentInteractionDuration"},
    {service, "Agent AgentInteractionDuration"},
    {service, "talk_duration"},
    {service, "agent_time"},
    {service, "billsec"},
    {service, "service_duration"},
    {service, "calltime"},
    {service, "Gesprächszeit"},
    {service, "Gesprächsdauer"},
    {service, "Bearbeitungszeit"},
    {service, "Sprechzeit"},
    {service, "Servicezeit"},
    {service, "Temps de conversation"},
    {service, "Durée de conversation"},
    {service, "Temps de traitement"},
    {service, "Durée de traitement"},
    {service, "Durée de communication"},
    {service, "Tiempo de conversación"},
    {service, "Duración de la conversación"},
    {service, "Tiempo de atención"},
    {service, "Tiempo de servicio"},
    {service, "Tiempo hablado"},
    {service, "duration"},
    {service, "call_duration"},
    {service, "Dauer"},
    {service, "Anrufdauer"},
    {service, "Durée"},
    {service, "Durée de l'appel"},
    {service, "Duración"},
    {service, "Duración de la llamada"},

    {length, "length"},
    {length, "call_length"},
    {length, "total_duration"},
    {length, "total_call_time"},
    {length, "call_time"},
    {length, "Gesamtdauer"},
    {length, "Durée totale"},
    {length, "Duración total"},
    {length, "duration"},
    {length, "call_duration"},

    {server, "server"},
    {server, "agent"},
    {server, "agent_name"},
    {server, "agent_id"},
    {server, "employee"},
    {server, "Users - Interacted"},
    {server, "Agent.Username"},
    {server, "anslogin"},
    {server, "answered_by"},
    {server, "agent_full_name"},
    {server, "handled_by"},
    {server, "operator"},
    {server, "Mitarbeiter"},
    {server, "Mitarbeiterin"},
    {server, "Bearbeiter"},
    {server, "Agente"},
    {server, "Nom de l'agent"},
    {server, "Conseiller"},
    {server, "Opérateur"},
    {server, "Nombre del agente"},
    {server, "Operador"},
    {server, "Empleado"},

    {type, "type"},
    {type, "call_type"},
    {type, "service_type"},
    {type, "queue"},
    {type, "queue_name"},
    {type, "QueueInfo.Name"},
    {type, "skill"},
    {type, "skill_name"},
    {type, "department"},
    {type, "topic"},
    {type, "split"},
    {type, "dispsplit"},
    {type, "Warteschlange"},
    {type, "Anruftyp"},
    {type, "Anrufart"},
    {type, "Anliegen"},
    {type, "Thema"},
    {type, "File d'attente"},
    {type, "Type d'appel"},
    {type, "Cola"},
    {type, "Tipo de llamada"},
    {type, "Tipo"},
    {type, "campaign"},

    {priority, "priority"},
    {priority, "prio"},
    {priority, "Priorität"},
    {priority, "Priorité"},
    {priority, "Prioridad"},

    {customer, "customer_id"},
    {customer, "customer"},
    {customer, "caller"},
    {customer, "caller_id"},
    {customer, "client_id"},
    {customer, "client"},
    {customer, "ani"},
    {customer, "CustomerEndpoint.Address"},
    {customer, "customer_number"},
    {customer, "caller_number"},
    {customer, "calling_number"},
    {customer, "calling_pty"},
    {customer, "phone_number"},
    {customer, "from"},
    {customer, "from_number"},
    {customer, "src"},
    {customer, "Kundennummer"},
    {customer, "Kunde"},
    {customer, "Anrufer"},
    {customer, "Rufnummer"},
    {customer, "Numéro client"},
    {customer, "Appelant"},
    {customer, "Numéro appelant"},
    {customer, "Número de cliente"},
    {customer, "Cliente"},
    {customer, "Llamante"},

    {direction, "direction"},
    {direction, "call_direction"},
    {direction, "call_type"},
    {direction, "type"},
    {direction, "InitiationMethod"},
    {direction, "Richtung"},
    {direction, "Anrufrichtung"},
    {direction, "Sens"},
    {direction, "Sens de l'appel"},
    {direction, "Dirección"},
    {direction, "Sentido"},

    {call_id, "call_id"},
    {call_id, "contact_id"},
    {call_id, "conversation_id"},
    {call_id, "call_sid"},
    {call_id, "interaction_id"},
    {call_id, "session_id"},
    {call_id, "ucid"},
    {call_id, "linkedid"},
    {call_id, "uniqueid"},
    {call_id, "call_uuid"},
    {call_id, "Anruf-ID"},
    {call_id, "Anrufnummer"},
    {call_id, "ID d'appel"},
    {call_id, "ID de l'appel"},
    {call_id, "ID de llamada"},
};

using enum OutcomeMeaning;

constexpr OutcomeWord kOutcomeWords[] = {
    {served, "agent"},          {served, "answered"},    {served, "answer"},
    {served, "served"},         {served, "handled"},     {served, "connected"},
    {served, "completed"},      {served, "complete"},    {served, "completeagent"},
    {served, "completecaller"}, {served, "beantwortet"}, {served, "angenommen"},
    {served, "bedient"},        {served, "bearbeitet"},  {served, "verbunden"},
    {served, "repondu"},        {served, "repondue"},    {served, "decroche"},
    {served, "traite"},         {served, "traitee"},     {served, "servi"},
    {served, "abouti"},         {served, "atendida"},    {served, "atendido"},
    {served, "contestada"},     {served, "contestado"},  {served, "respondida"},
    {served, "respondido"},     {served, "completada"},  {hung_up, "hang"},
    {hung_up, "abandoned"},     {hung_up, "abandon"},    {hung_up, "hangup"},
    {hung_up, "hung_up"},       {hung_up, "hung up"},    {hung_up, "caller hung up"},
    {hung_up, "lost"},          {hung_up, "missed"},     {hung_up, "unanswered"},
    {hung_up, "not answered"},  {hung_up, "no answer"},  {hung_up, "noanswer"},
    {hung_up, "no-answer"},     {hung_up, "no_answer"},  {hung_up, "canceled"},
    {hung_up, "cancelled"},     {hung_up, "aufgelegt"},  {hung_up, "abgebrochen"},
    {hung_up, "verloren"},      {hung_up, "verpasst"},   {hung_up, "nicht angenommen"},
    {hung_up, "unbeantwortet"}, {hung_up, "abandonne"},  {hung_up, "abandonnee"},
    {hung_up, "raccroche"},     {hung_up, "perdu"},      {hung_up, "perdue"},
    {hung_up, "manque"},        {hung_up, "manquee"},    {hung_up, "sans reponse"},
    {hung_up, "abandonada"},    {hung_up, "abandonado"}, {hung_up, "colgada"},
    {hung_up, "perdida"},       {hung_up, "perdido"},    {hung_up, "no contestada"},
    {hung_up, "no atendida"},   {ignored, "phantom"},    {ignored, "test"},
    {ignored, "ignore"},
};

constexpr std::string_view kYes[] = {"yes",  "y",   "true", "1",  "ja",
                                     "wahr", "oui", "vrai", "si", "x"};
constexpr std::string_view kNo[] = {"no", "n", "false", "0", "nein", "falsch", "non", "faux", ""};

// What telephone exchanges write for a caller whose number they do not know.
constexpr std::string_view kAnonymous[] = {"anonymous",  "anonym",      "unknown",     "unbekannt",
                                           "private",    "privat",      "unavailable", "withheld",
                                           "restricted", "blocked",     "inconnu",     "masque",
                                           "anonyme",    "desconocido", "anonimo",     "oculto"};

struct DirectionWord {
  CallDirection direction;
  std::string_view word;
};
using Way = CallDirection;
constexpr DirectionWord kDirectionWords[] = {
    {Way::inbound, "inbound"},
    {Way::inbound, "in"},
    {Way::inbound, "incoming"},
    {Way::inbound, "inbound/outbound"},  // a call that was called back
    {Way::inbound, "callback"},
    {Way::inbound, "queue_callback"},
    {Way::inbound, "transfer"},
    {Way::inbound, "queue_transfer"},
    {Way::inbound, "eingehend"},
    {Way::inbound, "eingang"},
    {Way::inbound, "entrant"},
    {Way::inbound, "entrante"},
    {Way::outbound, "outbound"},
    {Way::outbound, "out"},
    {Way::outbound, "outgoing"},
    {Way::outbound, "outbound-api"},
    {Way::outbound, "outbound-dial"},
    {Way::outbound, "outbound_preview"},
    {Way::outbound, "outbound preview"},
    {Way::outbound, "external_outbound"},
    {Way::outbound, "autodial"},
    {Way::outbound, "manual"},
    {Way::outbound, "preview"},
    {Way::outbound, "trunking-originating"},
    {Way::outbound, "ausgehend"},
    {Way::outbound, "ausgang"},
    {Way::outbound, "sortant"},
    {Way::outbound, "saliente"},
    {Way::internal, "internal"},
    {Way::internal, "intern"},
    {Way::internal, "interne"},
    {Way::internal, "interna"},
    {Way::internal, "interno"},
    {Way::internal, "monitor"},
};

template <std::size_t N>
bool contains(const std::string_view (&words)[N], std::string_view word) {
  return std::ranges::find(words, word) != std::end(words);
}

}  // namespace

std::span<const CallHeading> call_headings() { return kCallHeadings; }
std::span<const OutcomeWord> outcome_words() { return kOutcomeWords; }

bool is_other_work(std::string_view heading) {
  constexpr std::array kSpellings{"hold time",
                                  "hold duration",
                                  "total hold",
                                  "customer hold duration",
                                  "acw",
                                  "acw time",
                                  "acw duration",
                                  "total acw",
                                  "after call work",
                                  "after call work time",
                                  "after call work duration",
                                  "after contact work duration",
                                  "wrap up",
                                  "wrap up time",
                                  "wrap up duration",
                                  "wrap time",
                                  "haltezeit",
                                  "nachbearbeitung",
                                  "nachbearbeitungszeit"};
  const std::string bare = read_heading(heading).bare;
  return std::ranges::any_of(
      kSpellings, [&](const char* spelling) { return read_heading(spelling).bare == bare; });
}

bool is_usual_heading(std::string_view heading) {
  static const TextMap<bool> usual = [] {
    TextMap<bool> texts;
    for (const CallHeading& row : kCallHeadings) texts[read_heading(row.spelling).text] = true;
    return texts;
  }();
  const Heading read = read_heading(heading);
  return usual.contains(read.text) || usual.contains(read.bare);
}

YesNo yes_or_no(std::string_view text) {
  const std::string plain = plain_text(trimmed(text));
  if (contains(kYes, plain)) return YesNo::yes;
  return contains(kNo, plain) || is_empty_text(plain) ? YesNo::no : YesNo::neither;
}

bool is_anonymous(std::string_view caller) {
  const bool is_number = !caller.empty() && (caller.front() == '+' || is_digit(caller.front()));
  if (is_number) return caller == "0";
  return is_empty_text(caller) || contains(kAnonymous, plain_text(caller));
}

CallDirection direction_of(std::string_view text) {
  const std::string plain = plain_text(trimmed(text));
  const auto row = std::ranges::find_if(
      kDirectionWords, [&](const DirectionWord& one) { return one.word == plain; });
  return row == std::end(kDirectionWords) ? Way::unknown : row->direction;
}

}  // namespace rapport
