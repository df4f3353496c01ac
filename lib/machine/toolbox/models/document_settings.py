# What documents are read with, as rows of Open WebUI's. Installed as /usr/local/lib/open-webui/document_settings.py, beside what imports it.
#
# Each function is given the rows as they are, what was written last (managed.json), what is wanted and the key, and returns the rows that are the construct's.
import sys

from site_database import count


def whole_documents(whole):
    # Memory is found by embedding too.
    return {'rag.bypass_embedding_and_retrieval': whole, 'web.search.bypass_embedding_and_retrieval': whole, 'memories.enable': not whole}


def embedding_rows(rows, last, wanted, key, allowed):
    now, model, endpoint = (rows.get('rag.embedding_engine'), rows.get('rag.embedding_model')), wanted['embeddingModel'], wanted['embeddingEndpoint']
    if not endpoint:
        return whole_documents(True)
    again = whole_documents(False) if last.get('embeddingEndpoint') == '' else {}
    # No rows at all: settings of before 0.10, which the next start brings into this form.
    if rows and now != ('openai', model) and not allowed and any(map(count, ('file', 'knowledge', 'memory'))):
        # The administrator's own choice stays; a choice of the construct's that has changed needs a person.
        if last.get('embeddingModel') == model:
            return again
        sys.exit(
            f'the embedding model cannot become {model}: files and knowledge are indexed with {now[1]} and nothing in them would be found; allow the '
            'change of the embedding model, deploy, and re-index (Admin Panel > Settings > Documents), or name the old model again'
        )
    ours = {'rag.embedding_engine': 'openai', 'rag.embedding_model': model, 'rag.openai.api_base_url': endpoint, 'rag.openai.api_key': key}
    return {**again, **ours}


def rerank_rows(last, wanted, key):
    model = wanted['rerankModel']
    if not model and not last.get('rerankModel'):
        return {}
    return {
        'rag.enable_hybrid_search': bool(model),
        'rag.reranking_engine': 'external' if model else '',
        'rag.reranking_model': model,
        'rag.external_reranker_url': wanted['rerankUrl'],
        'rag.external_reranker_api_key': key if model else '',
    }
