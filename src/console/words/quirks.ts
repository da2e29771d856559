/** Words of what a partner does otherwise than the specification says. */
export const quirkWords = {
  'quirks.profile': ['Ready-made profile', 'Profil tout prêt'],
  'quirks.profile.help': ['The fields below override it.', 'Les champs ci-dessous la remplacent.'],
  'quirks.lead': [
    'Where this partner deviates from OCPI 2.2.1. Leave everything as it is unless you have seen the deviation.',
    'Là où ce partenaire s’écarte d’OCPI 2.2.1. Ne changez rien sans avoir constaté l’écart.',
  ],
  'quirks.byTheBook': ['By the book', 'Selon la norme'],
  'quirks.token_encoding': ['How our token is written to it', 'Écriture de notre jeton'],
  'quirks.token_encoding.help': [
    'OCPI 2.2.1 says Base64. Older systems (2.1.1, 2.2) want it raw: they answer 401 to a correct handshake.',
    'OCPI 2.2.1 demande Base64. Les systèmes plus anciens (2.1.1, 2.2) le veulent brut : ils répondent 401 à un échange correct.',
  ],
  'quirks.accept_raw_token': ['Accept its token without Base64', 'Accepter son jeton sans Base64'],
  'quirks.accept_raw_token.help': ['Accepted unless you say no.', 'Accepté, sauf si vous dites non.'],
  'quirks.put_instead_of_patch': ['Whole objects instead of changes', 'Objets entiers au lieu de modifications'],
  'quirks.put_instead_of_patch.help': [
    'It cannot take a PATCH: send the object with PUT.',
    'Elle n’accepte pas PATCH : envoyer l’objet par PUT.',
  ],
  'quirks.routing_headers': ['Routing headers on requests to it', 'En-têtes de routage vers elle'],
  'quirks.routing_headers.help': ['send, unless it stumbles over them.', 'send, sauf si elle trébuche dessus.'],
  'quirks.route_to': ['Whom its hub wants to be addressed', 'À qui s’adresser par son hub'],
  'quirks.route_to.help': [
    'The party behind it, or the hub itself, which finds the party.',
    'L’acteur derrière lui, ou le hub lui-même, qui trouve l’acteur.',
  ],
  'quirks.trailing_slash': ['Slash at the end of addresses', 'Barre oblique en fin d’adresse'],
  'quirks.trailing_slash.help': [
    'As it told its endpoints, unless it wants otherwise.',
    'Comme annoncé, sauf demande contraire.',
  ],
  'quirks.id_case': ['Spelling of ids in addresses', 'Casse des identifiants dans les adresses'],
  'quirks.id_case.help': [
    'It tells upper from lower case, against the specification.',
    'Elle distingue majuscules et minuscules, contre la spécification.',
  ],
  'quirks.page_limit': ['Most objects on a page', 'Objets par page au plus'],
  'quirks.page_limit.help': ['In both directions.', 'Dans les deux sens.'],
  'quirks.ignores_paging': ['Its lists have one page', 'Ses listes tiennent en une page'],
  'quirks.ignores_paging.help': [
    'It ignores offset and limit: the first page is taken for the whole list.',
    'Elle ignore offset et limit : la première page vaut pour toute la liste.',
  ],
  'quirks.date_times': ['Dates that it writes otherwise', 'Dates écrites autrement'],
  'quirks.date_times.help': [
    'strict refuses them; repair brings them to UTC where they can be read.',
    'strict les refuse ; repair les ramène en UTC si elles sont lisibles.',
  ],
  'quirks.faulty_objects': ['Faulty objects that it sends', 'Objets fautifs qu’elle envoie'],
  'quirks.faulty_objects.help': [
    'Refuse them; leave them out and report; or repair them where little is lost.',
    'Les refuser ; les écarter et le signaler ; ou les réparer si la perte est faible.',
  ],
  'quirks.empty_answers': ['An empty answer is a success', 'Une réponse vide vaut succès'],
  'quirks.empty_answers.help': ['HTTP 2xx without a body counts as done.', 'HTTP 2xx sans corps compte comme fait.'],
  'quirks.http_refusals': ['HTTP 4xx refuses the object', 'HTTP 4xx refuse l’objet'],
  'quirks.http_refusals.help': [
    'Without an envelope: the object is at fault, not the partner.',
    'Sans enveloppe : l’objet est en cause, pas le partenaire.',
  ],
  'quirks.apply_older_pushes': ['Older states than the one here', 'États plus anciens que celui d’ici'],
  'quirks.apply_older_pushes.help': [
    'Its last_updated cannot be relied on: take what it sends, also when it claims to be older.',
    'Son last_updated n’est pas fiable : prendre ce qu’elle envoie, même s’il se dit plus ancien.',
  ],
  'quirks.object_in_list': ['One object comes as a list of one', 'Un objet arrive en liste d’un seul'],
  'quirks.object_in_list.help': [
    'In its answers to POST, PUT, PATCH and DELETE.',
    'Dans ses réponses à POST, PUT, PATCH et DELETE.',
  ],
  'quirks.no_pull': ['Never read its lists', 'Ne jamais lire ses listes'],
  'quirks.no_pull.help': ['Only what it sends by itself is known.', 'Seul ce qu’elle envoie d’elle-même est connu.'],
  'quirks.require_routing': ['It has to send routing headers', 'Elle doit envoyer les en-têtes de routage'],
  'quirks.require_routing.help': ['Requests without them are refused.', 'Les requêtes sans eux sont refusées.'],
  'quirks.broadcast_once': ['One broadcast for the whole platform', 'Une seule diffusion pour la plateforme'],
  'quirks.broadcast_once.help': [
    'It has many parties and stumbles over the same object once per party.',
    'Elle a beaucoup d’acteurs et trébuche sur le même objet une fois par acteur.',
  ],
  'quirks.list_without_to': ['Lists without OCPI-to-* headers are welcome', 'Listes sans en-têtes OCPI-to-* acceptées'],
  'quirks.list_without_to.help': [
    'It asks for lists without naming a receiver; taken as a request for everything it may see.',
    'Elle demande des listes sans nommer de destinataire ; comprises comme « tout ce qu’elle peut voir ».',
  ],
  'quirks.routing_on_hubclientinfo': ['Routing headers on HubClientInfo', 'En-têtes de routage sur HubClientInfo'],
  'quirks.routing_on_hubclientinfo.help': [
    'It demands them, although the specification forbids them there.',
    'Elle les exige, bien que la spécification les interdise là.',
  ],
  'quirks.credentials_update': ['A PUT of credentials', 'Un PUT des identifiants'],
  'quirks.credentials_update.help': [
    'never: tokens cannot be rotated and roles not told; it has to be unregistered and registered again.',
    'never : ni changement des jetons ni annonce des rôles ; il faut la désinscrire et la réinscrire.',
  ],
  'quirks.still_alive_failures': [
    'Failed checks before it counts as offline',
    'Échecs avant d’être considéré hors ligne',
  ],
  'quirks.still_alive_failures.help': ['1 unless you say otherwise.', '1 par défaut.'],
} as const;
